#include "CSIPShim.h"
