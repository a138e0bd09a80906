namespace Keyback.Bench.Peers;

/// <summary>
/// The statements that a start of Keyback and its message take, and a sign-in, but for the head of the record, which one writer keeps for
/// all and several each for itself. <c>$1</c> is the network, or the token of a session, <c>$2</c> the identifier, or the token of a device,
/// <c>$3</c> the id, <c>$4</c> what is sealed, <c>$5</c> the instant.
/// </summary>
internal static class RowTexts
{
    public const string Read = "SELECT stamps FROM limits WHERE key IN ($1, $2)";

    private const string Entry = "INSERT INTO entries (account_id, reference, kind, hash, at) VALUES (NULL, $3, 1, $1, $5)";

    public static readonly string[] OfSignIn =
    [
        "INSERT INTO sessions VALUES ($3, $1, $3, 1, 'bench', $5, $5, $5)",
        "INSERT INTO devices VALUES ($2, $3, $5, $5)",
        "INSERT INTO entries (account_id, reference, kind, hash, at) VALUES ($3, NULL, 1, $1, $5)",
    ];

    public static readonly string[] OfStart =
    [
        "INSERT INTO limits VALUES ($1, $4, $5) ON CONFLICT (key) DO UPDATE SET stamps = excluded.stamps, idle_at = excluded.idle_at",
        "INSERT INTO limits VALUES ($2, $4, $5) ON CONFLICT (key) DO UPDATE SET stamps = excluded.stamps, idle_at = excluded.idle_at",
        "INSERT INTO recoveries VALUES ($3, NULL, $1, $4, 0, $5, $5)",
        "INSERT INTO outbox VALUES ($3, $4, 1, $5, NULL)",
        Entry,
    ];

    public static readonly string[] OfRecipient =
    [
        "UPDATE recoveries SET account_id = $3 WHERE id = $3",
        "INSERT INTO limits VALUES ($2, $4, $5) ON CONFLICT (key) DO UPDATE SET stamps = excluded.stamps, idle_at = excluded.idle_at",
        "UPDATE outbox SET state = 2 WHERE id = $3",
    ];

    public static readonly string[] OfEnd =
    [
        "UPDATE outbox SET state = 3, sealed = NULL, finished_at = $5 WHERE id = $3",
        Entry,
    ];
}
