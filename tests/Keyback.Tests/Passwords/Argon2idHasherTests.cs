using Keyback.Passwords;
using Keyback.Tests.Kit;

namespace Keyback.Tests.Passwords;

public sealed class Argon2idHasherTests
{
    // Made by the reference implementation (argon2 of P-H-C, 20190702): argon2 SALT -id -t T -k M -p 1 -l L -e
    private const string Reference = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$0qsHs573+LgGInzYb7sRqlOTBmqY4X6srNEm6ybpJ20";
    private const string SmallReference = "$argon2id$v=19$m=64,t=1,p=1$YWJjZGVmZ2hpamtsbW5vcA$J42lEXrp26X0B1kd3iypbg";

    private static readonly Argon2Parameters Small = new(64, 1);

    [Fact]
    public void It_agrees_with_the_reference_implementation()
    {
        var hasher = new Argon2idHasher(new CountingRandomness(), new Argon2Parameters());

        Assert.Equal(new PasswordCheck(Right: true, NeedsRehash: false), hasher.Verify("password", Reference));
        Assert.Equal(default, hasher.Verify("passwore", Reference));
        Assert.Equal(new PasswordCheck(Right: true, NeedsRehash: true), hasher.Verify("differentpassword", SmallReference));
    }

    [Fact]
    public void I8_A_stored_hash_names_its_parameters_and_has_a_salt_of_its_own()
    {
        var hasher = new Argon2idHasher(new CountingRandomness(), Small);

        var first = hasher.Hash("päss");
        var second = hasher.Hash("päss");

        Assert.Matches(@"^\$argon2id\$v=19\$m=64,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$", first);
        Assert.NotEqual(first, second);
        Assert.True(Argon2idHasher.IsReadable(first));
        Assert.Equal(new PasswordCheck(true, false), hasher.Verify("päss", first));
        Assert.Equal(default, hasher.Verify("päss ", first));
        Assert.Equal(new PasswordCheck(true, false), hasher.Verify("", hasher.Hash("")));
    }

    [Theory]
    [InlineData(65, 1, true)]
    [InlineData(64, 2, true)]
    [InlineData(64, 1, false)]
    [InlineData(8, 1, false)]
    public void A_hash_is_renewed_when_the_parameters_rise(int memory, int passes, bool expected)
    {
        var stored = new Argon2idHasher(new CountingRandomness(), Small).Hash("right");
        var today = new Argon2idHasher(new CountingRandomness(), new Argon2Parameters(memory, passes));

        Assert.Equal(new PasswordCheck(true, expected), today.Verify("right", stored));
        Assert.Equal(default, today.Verify("wrong", stored));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("password")]
    [InlineData("$2b$10$abcdefghijklmnopqrstuv")]
    public void I1_Without_a_readable_hash_no_password_is_right(string? stored)
    {
        var hasher = new Argon2idHasher(new CountingRandomness(), Small);

        Assert.Equal(default, hasher.Verify("password", stored));
        Assert.Equal(default, hasher.Verify("", stored));
    }

    [Fact]
    public void I1_Without_a_stored_hash_the_memory_is_filled_all_the_same()
    {
        var hasher = new Argon2idHasher(new CountingRandomness(), new Argon2Parameters(16384, 4));
        var stored = hasher.Hash("password");
        var comparing = Work(() => hasher.Verify("password", stored));

        var decoy = Work(() => hasher.Verify("password", null));

        Assert.True(decoy > comparing / 4, $"A decoy took {decoy}, a comparison {comparing}.");
    }

    [Theory]
    [InlineData("$argon2i$v=19$m=64,t=1,p=1$YWJjZGVmZ2hpamtsbW5vcA$J42lEXrp26X0B1kd3iypbg")]
    [InlineData("$argon2id$v=16$m=64,t=1,p=1$YWJjZGVmZ2hpamtsbW5vcA$J42lEXrp26X0B1kd3iypbg")]
    [InlineData("$argon2id$m=64,t=1,p=1$YWJjZGVmZ2hpamtsbW5vcA$J42lEXrp26X0B1kd3iypbg")]
    [InlineData("$argon2id$v=19$m=64,t=1,p=2$YWJjZGVmZ2hpamtsbW5vcA$J42lEXrp26X0B1kd3iypbg")]
    [InlineData("$argon2id$v=19$m=7,t=1,p=1$YWJjZGVmZ2hpamtsbW5vcA$J42lEXrp26X0B1kd3iypbg")]
    [InlineData("$argon2id$v=19$m=1048577,t=1,p=1$YWJjZGVmZ2hpamtsbW5vcA$J42lEXrp26X0B1kd3iypbg")]
    [InlineData("$argon2id$v=19$m=99999999999,t=1,p=1$YWJjZGVmZ2hpamtsbW5vcA$J42lEXrp26X0B1kd3iypbg")]
    [InlineData("$argon2id$v=19$m=64,t=17,p=1$YWJjZGVmZ2hpamtsbW5vcA$J42lEXrp26X0B1kd3iypbg")]
    [InlineData("$argon2id$v=19$m=64,t=0,p=1$YWJjZGVmZ2hpamtsbW5vcA$J42lEXrp26X0B1kd3iypbg")]
    [InlineData("$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$J42lEXrp26X0B1kd3iypbg")]
    [InlineData("$argon2id$v=19$m=64,t=1,p=1$YWJjZGVmZ2hpamtsbW5vcA$J42lEXrp26X0B1kd")]
    [InlineData("$argon2id$v=19$m=64,t=1,p=1$YWJjZGVmZ2hpamtsbW5vcA$J42lEXrp26X0B1kd3iypbh")]
    [InlineData("$argon2id$v=19$m=64,t=1,p=1$YWJjZGVmZ2hpamtsbW5vcA==$J42lEXrp26X0B1kd3iypbg==")]
    [InlineData("$argon2id$v=19$m=64,t=1,p=1$YWJjZGVmZ2hpamtsbW5vcA$J42lEXrp26X0B1kd3iypbg\n")]
    public void What_cannot_be_compared_with_is_not_readable(string phc) => Assert.False(Argon2idHasher.IsReadable(phc));

    [Theory]
    [InlineData(7, 1)]
    [InlineData(1048577, 1)]
    [InlineData(64, 0)]
    [InlineData(64, 17)]
    public void Parameters_out_of_range_are_a_mistake(int memory, int passes) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Argon2idHasher(new CountingRandomness(), new Argon2Parameters(memory, passes)));

    private static TimeSpan Work(Action action)
    {
        // The smallest of several: what the machine does besides only ever adds.
        return Enumerable.Range(0, 5).Min(_ =>
        {
            var from = System.Diagnostics.Stopwatch.GetTimestamp();
            action();
            return System.Diagnostics.Stopwatch.GetElapsedTime(from);
        });
    }
}
