import CPJProject
import CSIPShim
import Testing

@Suite("Swift and C see the same PJSIP")
struct LayoutTests {
    @Test("PJSIP's structures have the same size in Swift as in the shim: one config_site.h for both")
    func sizes() {
        let c = csip_struct_sizes()
        #expect(MemoryLayout<pjsip_tx_data>.size == c.tx_data)
        #expect(MemoryLayout<pjsip_rx_data>.size == c.rx_data)
        #expect(MemoryLayout<pjsip_dialog>.size == c.dialog)
        #expect(MemoryLayout<pjsip_inv_session>.size == c.inv_session)
        #expect(MemoryLayout<pjsip_transaction>.size == c.transaction)
        #expect(MemoryLayout<pjmedia_sdp_session>.size == c.sdp_session)
        #expect(MemoryLayout<pjmedia_sdp_media>.size == c.sdp_media)
        #expect(MemoryLayout<pj_timer_entry>.size == c.timer_entry)
    }
}
