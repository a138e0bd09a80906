namespace Keyback.Bench.Peers;

/// <summary>What a start asks for.</summary>
/// <param name="Identifier">The e-mail address.</param>
internal sealed record Start(string? Identifier);

/// <summary>What it is told.</summary>
/// <param name="Id">Names what was recorded.</param>
internal sealed record Started(long Id);
