using System.Text.Json.Nodes;
using Keyback.Abuse.Kit;

namespace Keyback.Abuse.Attacks;

/// <summary>A Recovery or sign-up that was started.</summary>
internal sealed record Begun(string Id, string Token, string Reference);

/// <summary>Steps that many attacks take.</summary>
internal static class Walks
{
    /// <summary>A code that nobody was sent.</summary>
    public const string NoCode = "00000000";

    /// <summary>The same by SMS.</summary>
    public const string NoSmsCode = "000000";

    extension(Visitor visitor)
    {
        /// <summary>Starts a Recovery; where a CAPTCHA is asked for, with the work done when told so.</summary>
        public async Task<Answer> StartAsync(string identifier, string method = "email_code", string goal = "new_password", bool works = false)
        {
            var body = new JsonObject { ["identifier"] = identifier, ["method"] = method, ["goal"] = goal };
            var answer = method == "email_link" && works ? null : await visitor.PostAsync("/api/v1/recoveries", body);
            if (answer is null or { Status: 428 } && works && await ProofOfWork.SolveAsync(visitor) is { } solved)
            {
                body["captcha"] = solved;
                answer = await visitor.PostAsync("/api/v1/recoveries", body.DeepClone());
            }

            return answer ?? await visitor.PostAsync("/api/v1/recoveries", body.DeepClone());
        }

        /// <summary>Starts a Recovery, which must work.</summary>
        /// <exception cref="InvalidOperationException">It did not.</exception>
        public async Task<Begun> BeginAsync(string identifier, string method = "email_code", string goal = "new_password") =>
            BegunIn(await visitor.StartAsync(identifier, method, goal, works: true));

        /// <summary>Answers a step of a Recovery.</summary>
        public Task<Answer> StepAsync(Begun recovery, string step, JsonObject body) =>
            visitor.PostAsync($"/api/v1/recoveries/{recovery.Id}/{step}", body, recovery.Token);

        /// <summary>Answers with a code.</summary>
        public Task<Answer> CodeAsync(Begun recovery, string code) => visitor.StepAsync(recovery, "code", new JsonObject { ["code"] = code });

        /// <summary>Answers with a new password.</summary>
        public Task<Answer> PasswordAsync(Begun recovery, string password) =>
            visitor.StepAsync(recovery, "password", new JsonObject { ["password"] = password });

        /// <summary>Where a Recovery stands.</summary>
        public Task<Answer> ShowAsync(Begun recovery) => visitor.CallAsync(HttpMethod.Get, $"/api/v1/recoveries/{recovery.Id}", null, recovery.Token);

        /// <summary>Signs in.</summary>
        public Task<Answer> SignInAsync(string identifier, string password) =>
            visitor.PostAsync("/api/v1/sessions", new JsonObject { ["identifier"] = identifier, ["password"] = password });

        /// <summary>Whether this session is alive.</summary>
        public async Task<bool> IsAliveAsync(string token) => (await visitor.CallAsync(HttpMethod.Get, "/api/v1/sessions", null, token)).Status == 200;

        /// <summary>Starts a sign-up, with the work done where it is asked for.</summary>
        public async Task<Answer> SignUpAsync(string value, string kind = "email")
        {
            var body = new JsonObject { ["kind"] = kind, ["value"] = value };
            var answer = await visitor.PostAsync("/api/v1/sign-ups", body);
            if (answer.Status == 428 && await ProofOfWork.SolveAsync(visitor) is { } solved)
            {
                body["captcha"] = solved;
                answer = await visitor.PostAsync("/api/v1/sign-ups", body.DeepClone());
            }

            return answer;
        }

        /// <summary>Goes on with a link's token.</summary>
        public Task<Answer> RedeemAsync(string token) => visitor.PostAsync("/api/v1/links/redeem", new JsonObject { ["token"] = token });

        /// <summary>Signs in on the page.</summary>
        public Task<Answer> SignInOnPageAsync(string identifier, string password) =>
            visitor.SubmitAsync("/sign-in", null, ("Identifier", identifier), ("Password", password));
    }

    /// <summary>What an answer says was started.</summary>
    /// <exception cref="InvalidOperationException">Nothing was.</exception>
    public static Begun BegunIn(Answer answer) => answer is { Status: 201 or 200 } && answer["id"] is { } id
        ? new Begun(id, answer["token"] ?? "", answer["reference"] ?? "")
        : throw new InvalidOperationException($"Nothing was started: {answer.Word}");

    /// <summary>Does things side by side.</summary>
    public static async Task<IReadOnlyList<Answer>> AtOnceAsync(int count, Func<int, Task<Answer>> act) =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(number => Task.Run(() => act(number))));
}
