using System.Globalization;
using System.Net;

namespace Keyback.Client;

/// <summary>The server said no. Read <see cref="Code"/>; the words are for people.</summary>
public sealed class KeybackProblemException : Exception
{
    internal KeybackProblemException(HttpStatusCode status, string code, string title)
        : base(string.Create(CultureInfo.InvariantCulture, $"{(int)status} {code}: {title}"))
    {
        Status = status;
        Code = code;
        Title = title;
    }

    /// <summary>The status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>The stable code, one of <see cref="ProblemCode"/> or a newer one; <c>unknown</c> where something that is no Keyback server answered.</summary>
    public string Code { get; }

    /// <summary>The refusal in the language of <c>Accept-Language</c>.</summary>
    public string Title { get; }

    /// <summary>How many wrong answers are still allowed, where that is told.</summary>
    public int? TriesLeft { get; internal init; }

    /// <summary>How long to wait before it may be tried again, where that is told.</summary>
    public TimeSpan? RetryAfter { get; internal init; }

    /// <summary>Of a Recovery: where it stands instead, where that is told.</summary>
    public RecoveryState? State { get; internal init; }

    /// <summary>Of a sign-up: where it stands instead, where that is told.</summary>
    public SignUpState? SignUpState { get; internal init; }

    /// <summary>Which second factors the account has, where one is asked for; empty else.</summary>
    public IReadOnlyList<FactorMethod> Methods { get; internal init; } = [];

    /// <summary>Until when another Recovery of the account waits, where that is why.</summary>
    public DateTimeOffset? WaitsUntil { get; internal init; }

    /// <summary>Which rules a password breaks; empty where it is about something else.</summary>
    public IReadOnlyList<PasswordRejection> Reasons { get; internal init; } = [];

    /// <summary>Finds the request in the operator's traces.</summary>
    public string? TraceId { get; internal init; }

    /// <summary>The key that the call went with, to send it again; none where it went without.</summary>
    public IdempotencyKey? IdempotencyKey { get; internal init; }
}
