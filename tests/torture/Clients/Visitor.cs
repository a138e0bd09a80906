using System.Text.Json.Nodes;
using Keyback.Torture.History;

namespace Keyback.Torture.Clients;

/// <summary>A Recovery as the one who asked for it holds it.</summary>
internal sealed record Asked(Guid Id, string Token, string Reference);

/// <summary>Somebody with one address on the net who recovers an account, rightly or not.</summary>
internal sealed class Visitor(World world, string address, string from)
{
    /// <summary>Asks for a Recovery, under one key until there is an answer.</summary>
    public async Task<Asked?> StartAsync(string goal)
    {
        var key = world.NextKey();
        for (var tries = 0; tries < 6; tries++)
        {
            var answer = await world.Somewhere.PostAsync(
                "/api/v1/recoveries", new() { ["identifier"] = address, ["method"] = "email_code", ["goal"] = goal }, from, key: key);
            if (answer is { Status: 201 })
            {
                var asked = new Asked(Guid.Parse(answer["id"]!), answer["token"]!, answer["reference"]!);
                world.Log.Add(new StartAccepted(key, asked.Id, asked.Reference, address, World.NetworkOf(from), DateTimeOffset.UtcNow));
                return asked;
            }

            if (answer.Status is not (null or 409)) // 409: the first of them is still being carried out
            {
                return null;
            }

            await Task.Delay(500 + (500 * tries));
        }

        return null;
    }

    public async Task<Answer> CodeAsync(Api api, Asked asked, string code)
    {
        var answer = await api.PostAsync($"/api/v1/recoveries/{asked.Id}/code", new() { ["code"] = code }, from, asked.Token);
        if (answer.Status is 200 || (answer.Status is 422 && answer["code"] == "code_wrong"))
        {
            var left = answer["tries_left"] is { } text ? int.Parse(text, null) : (int?)null;
            world.Log.Add(new CodeJudged(asked.Id, address, code, answer.Status is 200, left, DateTimeOffset.UtcNow));
        }

        return answer;
    }

    public async Task<bool> ResendAsync(Asked asked)
    {
        var answer = await world.Somewhere.PostAsync($"/api/v1/recoveries/{asked.Id}/resend", [], from, asked.Token);
        if (answer.Status is 202)
        {
            world.Log.Add(new ResendAccepted(asked.Id, asked.Reference, DateTimeOffset.UtcNow));
        }

        return answer.Status is 202;
    }

    public async Task<bool?> PasswordAsync(Api api, Asked asked, string password)
    {
        var answer = await api.PostAsync($"/api/v1/recoveries/{asked.Id}/password", new() { ["password"] = password }, from, asked.Token);
        var accepted = answer.Status is { } status ? status == 200 : (bool?)null;
        world.Log.Add(new PasswordSent(asked.Id, address, password, accepted, DateTimeOffset.UtcNow));
        return accepted;
    }

    /// <summary>Signs in.</summary>
    /// <returns>The session's token when it is right; nothing and whether the password was judged wrong when not.</returns>
    public async Task<(string? Token, bool Wrong)> SignInAsync(Api api, string password)
    {
        var answer = await api.PostAsync("/api/v1/sessions", new JsonObject { ["identifier"] = address, ["password"] = password }, from);
        return (answer.Status is 201 ? answer["token"] : null, answer.Status is 401);
    }
}
