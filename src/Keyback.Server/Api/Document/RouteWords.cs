namespace Keyback.Server.Api.Document;

/// <summary>Which bearer token opens a route.</summary>
internal enum Opener
{
    /// <summary>None: anybody may call it.</summary>
    Nothing,

    /// <summary>The token of a Recovery, or of a link.</summary>
    Recovery,

    /// <summary>The token of a sign-up.</summary>
    SignUp,

    /// <summary>The token of a session.</summary>
    Session,
}

/// <summary>The token that a route takes.</summary>
internal sealed record RouteOpener(Opener Opener);

/// <summary>A body that a route takes, as one really looks.</summary>
internal sealed record RouteBody(object Sample);

/// <summary>A way in which a route says yes.</summary>
/// <param name="Status">The status.</param>
/// <param name="Means">What it means, in a sentence.</param>
/// <param name="Samples">Answers as they really look, by name. None where the answer has no body.</param>
internal sealed record RouteAnswer(int Status, string Means, IReadOnlyList<(string Name, object Value)> Samples);

/// <summary>The ways in which a route says no, beside those that every route of its kind has.</summary>
/// <param name="Problems">Makes them; asked in English, when the document is written.</param>
internal sealed record RouteRefusals(Func<IReadOnlyList<IResult>> Problems);

/// <summary>
/// Describes a route for the OpenAPI document, beside its mapping. What all routes of a kind share is not said again: the
/// refusals of a body, of a token, of an id, of the <c>Idempotency-Key</c> (<see cref="ProblemWords.OfKind"/>).
/// </summary>
internal static class RouteWords
{
    extension(RouteHandlerBuilder route)
    {
        /// <summary>The title of the route, and what a caller has to know.</summary>
        internal RouteHandlerBuilder Says(string summary, string description) => route.WithSummary(summary).WithDescription(description);

        /// <summary>It takes the token of a Recovery.</summary>
        internal RouteHandlerBuilder OpenedByRecovery() => route.WithMetadata(new RouteOpener(Opener.Recovery));

        /// <summary>It takes the token of a sign-up.</summary>
        internal RouteHandlerBuilder OpenedBySignUp() => route.WithMetadata(new RouteOpener(Opener.SignUp));

        /// <summary>It takes the token of a session.</summary>
        internal RouteHandlerBuilder OpenedBySession() => route.WithMetadata(new RouteOpener(Opener.Session));

        /// <summary>A body that it takes.</summary>
        internal RouteHandlerBuilder Takes(object sample) => route.WithMetadata(new RouteBody(sample));

        /// <summary>It answers with nothing but a status.</summary>
        internal RouteHandlerBuilder Answers(int status, string means) =>
            route.Produces(status).WithMetadata(new RouteAnswer(status, means, []));

        /// <summary>It answers with JSON.</summary>
        internal RouteHandlerBuilder Answers<T>(int status, string means, params (string Name, T Value)[] samples)
            where T : notnull => route
            .Produces<T>(status)
            .WithMetadata(new RouteAnswer(status, means, [.. samples.Select(sample => (sample.Name, (object)sample.Value))]));

        /// <summary>How it says no.</summary>
        internal RouteHandlerBuilder Refuses(Func<IReadOnlyList<IResult>> problems) => route.WithMetadata(new RouteRefusals(problems));
    }
}
