extension QueueSchema {
    /// How many tickets there are of each kind, so that nobody has to look at a million of them for it.
    static let ticketCounts = """
        -- Tickets by lane, state, reason ('' for none) and, while they are ready or wait, the hour of their deadline since 1970
        -- (-1 for none). Kept by the triggers below, so they are exact in every transaction, whoever writes.
        CREATE TABLE ticket_counts (
            lane INTEGER NOT NULL,
            state TEXT NOT NULL,
            reason TEXT NOT NULL,
            hour INTEGER NOT NULL,
            tickets INTEGER NOT NULL,
            PRIMARY KEY (lane, state, reason, hour)
        ) WITHOUT ROWID;
        INSERT INTO ticket_counts
            SELECT t.lane, t.state, coalesce(t.reason, ''), \(hour("t")), count(*) FROM tickets t GROUP BY 1, 2, 3, 4;
        CREATE TRIGGER tickets_counted AFTER INSERT ON tickets BEGIN \(more("new")) END;
        CREATE TRIGGER tickets_uncounted AFTER DELETE ON tickets BEGIN \(less("old")) END;
        CREATE TRIGGER tickets_recounted AFTER UPDATE OF lane, state, reason, latest_at ON tickets
            WHEN (old.lane, old.state, old.reason, old.latest_at) IS NOT (new.lane, new.state, new.reason, new.latest_at)
            BEGIN \(less("old")) \(more("new")) END;
        -- When the first of those that wait for one reason goes on.
        CREATE INDEX tickets_waits ON tickets (lane, reason, ready_at) WHERE state = 'waiting' AND ready_at IS NOT NULL;
        -- A batch's results, without a look at its other tickets.
        CREATE INDEX tickets_resolved ON tickets (batch, resolution) WHERE resolution IS NOT NULL;
        """

    /// For a database that is thrown away when it has been counted once: a simulation changes tickets as fast as it can.
    static let uncounted = """
        DROP TRIGGER tickets_counted; DROP TRIGGER tickets_uncounted; DROP TRIGGER tickets_recounted;
        DROP INDEX tickets_waits; DROP INDEX tickets_resolved; DROP TABLE ticket_counts;
        """

    /// Takes kinds away of which there are none any more.
    static let withoutEmptyCounts = "DELETE FROM ticket_counts WHERE tickets = 0"

    private static func hour(_ row: String) -> String {
        "CASE WHEN \(row).state IN ('ready', 'waiting') THEN coalesce(\(row).latest_at / 3600000, -1) ELSE -1 END"
    }

    private static func more(_ row: String) -> String {
        """
        INSERT INTO ticket_counts VALUES (\(row).lane, \(row).state, coalesce(\(row).reason, ''), \(hour(row)), 1)
            ON CONFLICT (lane, state, reason, hour) DO UPDATE SET tickets = tickets + 1;
        """
    }

    private static func less(_ row: String) -> String {
        """
        UPDATE ticket_counts SET tickets = tickets - 1 WHERE lane = \(row).lane AND state = \(row).state
            AND reason = coalesce(\(row).reason, '') AND hour = \(hour(row));
        """
    }
}
