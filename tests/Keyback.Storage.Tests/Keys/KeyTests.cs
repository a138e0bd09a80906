using System.Text;
using System.Xml.Linq;
using Dapper;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Keys;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Keys;

public sealed class KeyTests : IDisposable
{
    private static readonly byte[] NewKey = [.. Enumerable.Range(100, 32).Select(number => (byte)number)];
    private static readonly byte[] StrangeKey = new byte[32];

    private readonly StoreFolder _folder = new();

    [Fact]
    public async Task I8_a_store_opens_with_none_but_its_own_key()
    {
        using (var node = _folder.Open())
        {
            await node.AddAccountAsync("owner@example.com");
        }

        Assert.Throws<WrongKeyException>(() => _folder.Open(keys: new OperatorKeys(StrangeKey, [])));
        Assert.Throws<WrongKeyException>(() => _folder.Open(keys: new OperatorKeys(StrangeKey, [NewKey])));
        using var again = _folder.Open();
        Assert.Equal(1, await again.OneAsync<long>("SELECT count(*) FROM accounts"));
    }

    [Fact]
    public async Task Codes_and_sessions_outlive_a_change_of_the_operators_key()
    {
        Walk walk;
        var session = new SystemBytes().NewToken();
        using (var node = _folder.Open())
        {
            await node.AddAccountAsync("owner@example.com");
            walk = await Walk.StartBoundAsync(node, "owner@example.com", StoreFolder.Noon, RecoveryGoal.TemporaryCode);
        }

        using (var rotated = _folder.Open(keys: new OperatorKeys(NewKey, [StrangeKey, StoreFolder.OperatorKey])))
        {
            Assert.Equal(RecoveryOutcome.Advanced, (await walk.TypeRightAsync(rotated, StoreFolder.Noon, session: session)).Outcome);
        }

        using var later = _folder.Open(keys: new OperatorKeys(NewKey, []));
        Assert.NotNull(await later.Sessions.FindAsync(BearerToken.Hash(session)!, StoreFolder.Noon, CancellationToken.None));
        Assert.Empty((await later.Audit.VerifyAsync(CancellationToken.None)).Faults);
        Assert.Throws<WrongKeyException>(() => _folder.Open());
    }

    [Fact]
    public async Task Servers_that_rewrap_the_key_at_once_leave_one_that_opens()
    {
        _folder.Open().Dispose();

        var nodes = await Meeting.AtOnceAsync(
            4, _ => Task.FromResult(new Node(_folder.ConnectionString, _folder.Clock, new OperatorKeys(NewKey, [StoreFolder.OperatorKey]), null)));

        Assert.Single(nodes.Select(node => Convert.ToHexString(node.Keys.Pseudonym("test", "subject"))).Distinct());
        Array.ForEach(nodes, node => node.Dispose());
        _folder.Open(keys: new OperatorKeys(NewKey, [])).Dispose();
    }

    [Fact]
    public async Task I8_the_keys_of_data_protection_lie_sealed_and_every_node_reads_them()
    {
        using var node = _folder.Open();
        await node.ProtectionKeys.AddAsync(new XElement("key", new XElement("masterKey", "the-secret-of-cookies")), CancellationToken.None);

        var (first, second) = (await node.ProtectionKeys.ListAsync(CancellationToken.None), await _folder.Open().ProtectionKeys.ListAsync(CancellationToken.None));

        Assert.Equal("the-secret-of-cookies", Assert.Single(first).Value);
        Assert.Equal("the-secret-of-cookies", Assert.Single(second).Value);
        Assert.False(_folder.Holds("the-secret-of-cookies"u8));
        Assert.False(_folder.Holds("masterKey"u8));
    }

    [Fact]
    public async Task I8_a_key_of_data_protection_that_was_moved_to_another_row_does_not_open()
    {
        using var node = _folder.Open();
        await node.ProtectionKeys.AddAsync(new XElement("key", "one"), CancellationToken.None);
        using (var connection = _folder.OpenBare())
        {
            connection.Execute("UPDATE data_protection_keys SET id = '00000000-0000-7000-8000-000000000001'");
        }

        Assert.Empty(await node.ProtectionKeys.ListAsync(CancellationToken.None));
    }

    [Fact]
    public void I8_neither_the_root_key_nor_the_operators_key_lies_in_the_open()
    {
        using var node = _folder.Open();

        Assert.False(_folder.Holds(StoreFolder.OperatorKey));
        Assert.False(_folder.Holds(Encoding.UTF8.GetBytes(Convert.ToBase64String(StoreFolder.OperatorKey))));
        using var connection = _folder.OpenBare();
        Assert.Equal(1 + 12 + 16 + DataKeys.RootBytes, connection.QuerySingle<byte[]>("SELECT sealed FROM server_keys").Length);
    }

    public void Dispose() => _folder.Dispose();
}
