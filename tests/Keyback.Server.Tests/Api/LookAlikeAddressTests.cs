using System.Net;
using System.Text.Json.Nodes;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Api;

/// <summary>A code goes to the address that was registered, whatever was typed, and to nobody beside it.</summary>
public sealed class LookAlikeAddressTests(SharedHost shared) : IClassFixture<SharedHost>
{
    [Fact]
    public async Task Whatever_is_typed_only_registered_addresses_get_codes()
    {
        var host = shared.Host;
        string[] stored = ["mike@example.com", "sam@example.com", "iris@example.com", "andr\u00e9@example.com", "Foo@example.org", "ann@b\u00fccher.example"];
        foreach (var address in stored)
        {
            await host.AddAccountAsync(address);
        }

        string[] typed =
        [
            "mi\u212ae@example.com", "\u017fam@example.com", "\u0131ris@example.com", "andre\u0301@example.com", "ｍｉｋｅ@example.com",
            "mike@ｅｘａｍｐｌｅ.com", "mike@example。com", "MIKE@EXAMPLE.COM", "foo@example.org", "Foo@EXAMPLE.org", "ann@xn--bcher-kva.example",
            "mike@example.com.", "mike@example.com,sam@example.com", "mike@example.com;sam@example.com", "mike@example.com sam@example.com",
            "mike@example.com%0d%0aBcc:evil@example.net", "mike@example.com\r\nBcc: evil@example.net", "mike@example.com\nTo: evil@example.net",
            "\"mike@example.com\" <evil@example.net>", "mike@example.com<evil@example.net>", "mike@example.com\0evil@example.net", "mike+evil@example.com",
            "evil@example.net", "mike@[127.0.0.1]", "mike(comment)@example.com", "mike@example.com\u200b", "\u202emike@example.com", "m\u0456ke@example.com",
        ];
        foreach (var address in typed)
        {
            var reply = await host.Api.StartAsync(address);
            Assert.True(reply.Status is HttpStatusCode.Created or HttpStatusCode.BadRequest, $"{reply.Status} for {address}");
        }

        var last = await host.Api.StartedAsync("sam@example.com");
        _ = await host.Mails.CodeAsync(last.Reference);
        await shared.SettleAsync();

        Assert.All(host.Mails.All, mail =>
        {
            var to = Assert.IsType<MimeKit.MailboxAddress>(Assert.Single(mail.To)).GetAddress(idnEncode: false);
            Assert.Contains(to, stored);
            Assert.Empty(mail.Cc);
            Assert.Empty(mail.Bcc);
        });
        Contract.IsQuiet(host.Log, "evil@", "example.net");
    }

    [Theory]
    [InlineData("a@x\r\nBcc:b@y")]
    [InlineData("a@x%0d%0aBcc:b@y")]
    [InlineData("a@x,b@y")]
    [InlineData("a@x b@y")]
    [InlineData("a@\u0000x.example")]
    [InlineData("\u001b[31ma@example.com")]
    [InlineData("a@exa mple.com")]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("a@")]
    [InlineData("@example.com")]
    [InlineData("a\u2028b@example.com")]
    public async Task What_is_no_address_is_refused_as_such(string identifier)
    {
        foreach (var language in new[] { "zh", "en" })
        {
            var body = new JsonObject { ["identifier"] = identifier, ["method"] = "email_code", ["goal"] = "new_password" };
            var reply = await shared.Host.Api.SendAsync(
                HttpMethod.Post, "/api/v1/recoveries", null, new StringContent(body.ToJsonString(), null, "application/json"), ("Accept-Language", language));

            Contract.IsProblem(reply, 400, "identifier_invalid");
        }
    }

    [Fact]
    public async Task Lengths_are_judged_by_the_text_alone()
    {
        async Task<HttpStatusCode> Of(string address) => (await shared.Host.Api.StartAsync(address)).Status;
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 47), 4)); // 191 octets

        Assert.Equal(HttpStatusCode.Created, await Of(new string('l', 62) + "@" + domain)); // 254 in all
        Assert.Equal(HttpStatusCode.Created, await Of(new string('l', 64) + "@example.com"));
        Assert.Equal(HttpStatusCode.BadRequest, await Of(new string('l', 63) + "@" + domain));
        Assert.Equal(HttpStatusCode.BadRequest, await Of(new string('l', 65) + "@example.com"));
        Assert.Equal(HttpStatusCode.BadRequest, await Of(new string('字', 22) + "@example.com")); // 66 octets
    }
}
