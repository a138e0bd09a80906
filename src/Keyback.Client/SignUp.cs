using System.Text.Json.Serialization;

namespace Keyback.Client;

/// <summary>What opens a sign-up: its id and its token. Enough to go on with it, now or after a restart.</summary>
/// <param name="Id">Finds it.</param>
/// <param name="Token">The secret.</param>
public readonly record struct SignUpAccess(Guid Id, BearerToken Token);

/// <summary>A sign-up as it stands after a call. Give it to the next call.</summary>
public sealed record SignUp
{
    /// <summary>Finds it.</summary>
    public required Guid Id { get; init; }

    /// <summary>The secret that goes with every further step, as told at the start.</summary>
    public BearerToken Token { get; init; }

    /// <summary>Its short name, as messages and support say it. It proves nothing.</summary>
    public required string Reference { get; init; }

    /// <summary>Where it stands.</summary>
    public required SignUpState State { get; init; }

    /// <summary>What is proved.</summary>
    public required ContactKind Kind { get; init; }

    /// <summary>The end of the present step.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When another code may be asked for; none where this step sends none.</summary>
    public DateTimeOffset? ResendAt { get; init; }

    /// <summary>The first session of the account, once it exists.</summary>
    public Session? Session { get; init; }

    /// <summary>What opens it.</summary>
    [JsonIgnore]
    public SignUpAccess Access => new(Id, Token);

    /// <summary>What opens it.</summary>
    public static implicit operator SignUpAccess(SignUp signUp)
    {
        ArgumentNullException.ThrowIfNull(signUp);
        return signUp.Access;
    }
}
