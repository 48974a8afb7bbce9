import Testing

@testable import Media

struct EModelTests {
    @Test(
        "R and MOS agree with G.107's formula worked by hand",
        arguments: [
            // loss %, delay ms, R, MOS
            (0.0, 0.0, 93.2, 4.41),
            (0.0, 100.0, 90.8, 4.36),
            (0.0, 177.3, 88.94, 4.31),
            (0.0, 300.0, 72.50, 3.71),
            (1.0, 40.0, 88.60, 4.30),
            (3.0, 40.0, 82.10, 4.10),
            (5.0, 40.0, 76.46, 3.88),
            (10.0, 150.0, 62.53, 3.23),
            (20.0, 40.0, 50.11, 2.58),
        ])
    func ratings(loss: Double, delay: Double, rating: Double, score: Double) {
        let computed = EModel.rating(lossFraction: loss / 100, delayMilliseconds: delay)
        #expect(abs(computed - rating) < 0.1)
        #expect(abs(EModel.meanOpinionScore(computed) - score) < 0.02)
    }

    @Test("losses in bursts hurt more than as many single ones")
    func bursts() {
        let single = EModel.rating(lossFraction: 0.05, burstRatio: 1, delayMilliseconds: 40)
        let burst = EModel.rating(lossFraction: 0.05, burstRatio: 3, delayMilliseconds: 40)
        #expect(burst < single - 1)
    }

    @Test("MOS stays between 1 and 4.5 for every R")
    func bounds() {
        for rating in stride(from: -50.0, through: 150, by: 0.5) {
            let score = EModel.meanOpinionScore(rating)
            #expect(score >= 1 && score <= 4.5)
        }
    }
}
