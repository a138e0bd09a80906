namespace Keyback.Passwords;

/// <summary>What comparing a password with a stored hash found.</summary>
/// <param name="Right">Whether the password is the one that was hashed.</param>
/// <param name="NeedsRehash">Whether the stored hash costs less than today's parameters ask for. Only ever set when <paramref name="Right"/> is.</param>
public readonly record struct PasswordCheck(bool Right, bool NeedsRehash);
