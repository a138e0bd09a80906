using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Cli;

/// <summary><c>keyback staff</c>, in processes of its own.</summary>
public sealed class StaffCommandTests
{
    [Fact]
    public async Task The_operator_makes_the_first_supervisor_who_stays_and_can_be_reset()
    {
        await using var program = new ServerProcess();

        var added = await program.RunAsync("staff", "add", "wang", "--role", "supervisor", "--display-name", "Wang Fang", "--email", "wang@staff.example", "--locale", "zh-Hans");
        Assert.Equal(0, added.Code);
        Assert.Matches("/staff/join#t=[A-Za-z0-9_-]{43}\n", added.Out);
        Assert.Equal(1, (await program.RunAsync("staff", "add", "wang", "--role", "agent")).Code);
        Assert.Equal(1, (await program.RunAsync("staff", "add", "lin", "--role", "owner")).Code);
        Assert.Equal(1, (await program.RunAsync("staff", "add", "lin", "--role", "agent", "--account", "nobody")).Code);

        var listed = await program.RunAsync("staff", "list");
        Assert.Contains("wang", listed.Out, StringComparison.Ordinal);
        Assert.Contains("supervisor", listed.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("staff.example", listed.Out, StringComparison.Ordinal);

        var reset = await program.RunAsync("staff", "reset", "wang");
        Assert.Equal(0, reset.Code);
        Assert.Matches("/staff/join#t=[A-Za-z0-9_-]{43}\n", reset.Out);
        Assert.NotEqual(added.Out, reset.Out);
        Assert.Equal(0, (await program.RunAsync("staff", "disable", "wang")).Code);
        Assert.Equal(1, (await program.RunAsync("staff", "reset", "wang")).Code);
        Assert.Equal(1, (await program.RunAsync("staff", "enable", "nobody")).Code);
        Assert.Equal(0, (await program.RunAsync("audit", "verify")).Code);
    }
}
