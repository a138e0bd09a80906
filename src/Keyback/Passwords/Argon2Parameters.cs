namespace Keyback.Passwords;

/// <summary>
/// What one Argon2id hash costs. The defaults are OWASP's floor (Password Storage cheat sheet: 19 MiB, 2 passes, 1 lane).
/// </summary>
/// <param name="MemoryKibibytes">Memory in KiB, 8 to 1,048,576.</param>
/// <param name="Passes">Passes over that memory, 1 to 16.</param>
public sealed record Argon2Parameters(int MemoryKibibytes = 19456, int Passes = 2)
{
    internal bool AreSound => MemoryKibibytes is >= 8 and <= 1024 * 1024 && Passes is >= 1 and <= 16;
}
