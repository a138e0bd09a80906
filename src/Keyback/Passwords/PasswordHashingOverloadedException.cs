namespace Keyback.Passwords;

/// <summary>More passwords are waiting to be hashed than the server allows. The same request may succeed a little later.</summary>
public sealed class PasswordHashingOverloadedException() : Exception("Too many passwords are waiting to be hashed.");
