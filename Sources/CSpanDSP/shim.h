// Only the parts that are used: the whole of spandsp.h brings fax and its TIFF library along.
#include <stdint.h>

#include <spandsp/telephony.h>
#include <spandsp/g722.h>
#include <spandsp/plc.h>
