using Keyback.Passwords;
using Keyback.Tests.Kit;

namespace Keyback.Tests.Passwords;

public sealed class PasswordHashingTests
{
    private static readonly Argon2Parameters Small = new(64, 1);

    [Fact]
    public async Task No_more_than_the_workers_hash_at_once_and_a_full_line_turns_callers_away()
    {
        var ct = TestContext.Current.CancellationToken;
        using var gate = new Gate(expected: 2);
        using var hashing = new PasswordHashing(new Argon2idHasher(gate, Small), workers: 2, waiting: 3);
        var calls = Enumerable.Range(0, 5).Select(_ => hashing.HashAsync("password", ct)).ToList();
        gate.WaitUntilBusy(ct);

        await Assert.ThrowsAsync<PasswordHashingOverloadedException>(() => hashing.HashAsync("password", ct));
        await Assert.ThrowsAsync<PasswordHashingOverloadedException>(() => hashing.VerifyAsync("password", null, ct));
        gate.Open();
        var hashes = await Task.WhenAll(calls);

        Assert.Equal(2, gate.Most);
        Assert.Equal(5, hashes.Distinct().Count());
        Assert.True((await hashing.VerifyAsync("password", hashes[4], ct)).Right);
    }

    [Fact]
    public async Task No_hash_holds_a_thread_that_other_requests_need()
    {
        var salts = new WhereItRuns();
        using var hashing = new PasswordHashing(new Argon2idHasher(salts, Small), workers: 2, waiting: 2);

        await hashing.HashAsync("password", TestContext.Current.CancellationToken);

        Assert.False(salts.OnThreadPool);
        Assert.True(Thread.CurrentThread.IsThreadPoolThread); // nor does what comes after hold one of the hashing's
    }

    [Fact]
    public async Task A_hash_lets_whatever_else_there_is_to_do_go_first()
    {
        var salts = new WhereItRuns();
        using var hashing = new PasswordHashing(new Argon2idHasher(salts, Small), workers: 1, waiting: 0);

        await hashing.HashAsync("password", TestContext.Current.CancellationToken);

        Assert.Equal("10", salts.Niceness);
    }

    [Fact]
    public async Task Who_gives_up_waiting_frees_the_place_in_line()
    {
        var ct = TestContext.Current.CancellationToken;
        using var gate = new Gate(expected: 1);
        using var hashing = new PasswordHashing(new Argon2idHasher(gate, Small), workers: 1, waiting: 3);
        using var impatience = new CancellationTokenSource();
        var working = hashing.HashAsync("first", ct);
        gate.WaitUntilBusy(ct);
        var givenUp = Enumerable.Range(0, 3).Select(_ => hashing.HashAsync("second", impatience.Token)).ToList(); // the first of them is next

        await impatience.CancelAsync();
        foreach (var one in givenUp)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        }

        var successors = Enumerable.Range(0, 3).Select(_ => hashing.HashAsync("third", ct)).ToList();
        gate.Open();

        Assert.True((await hashing.VerifyAsync("first", await working, ct)).Right);
        foreach (var successor in successors)
        {
            Assert.True((await hashing.VerifyAsync("third", await successor, ct)).Right);
        }
    }

    [Fact]
    public async Task Who_gives_up_once_the_hash_has_begun_waits_for_its_end()
    {
        var ct = TestContext.Current.CancellationToken;
        using var gate = new Gate(expected: 1);
        using var hashing = new PasswordHashing(new Argon2idHasher(gate, Small), workers: 1, waiting: 0);
        using var impatience = new CancellationTokenSource();
        var begun = hashing.HashAsync("password", impatience.Token);
        gate.WaitUntilBusy(ct);

        await impatience.CancelAsync();
        await Assert.ThrowsAsync<PasswordHashingOverloadedException>(() => hashing.HashAsync("password", ct)); // its memory is in use
        gate.Open();

        Assert.True((await hashing.VerifyAsync("password", await begun, ct)).Right);
    }

    [Fact]
    public async Task Many_callers_at_once_each_get_their_own_answer()
    {
        var ct = TestContext.Current.CancellationToken;
        using var hashing = new PasswordHashing(new Argon2idHasher(new CountingRandomness(), Small), workers: 2, waiting: 200);

        var checks = await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            var stored = await hashing.HashAsync($"password {i}", ct);
            var right = await hashing.VerifyAsync($"password {i}", stored, ct);
            var wrong = await hashing.VerifyAsync($"password {i + 1}", stored, ct);
            return (right, wrong);
        }));

        Assert.All(checks, check => Assert.Equal((new PasswordCheck(true, false), default(PasswordCheck)), check));
    }

    [Fact]
    public void A_queue_without_workers_is_a_mistake()
    {
        var hasher = new Argon2idHasher(new CountingRandomness(), Small);

        Assert.Throws<ArgumentOutOfRangeException>(() => new PasswordHashing(hasher, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PasswordHashing(hasher, 1, -1));
    }

    /// <summary>Randomness that holds every hash at the drawing of its salt until it is opened.</summary>
    private sealed class Gate(int expected) : Randomness, IDisposable
    {
        private readonly CountdownEvent _busy = new(expected);
        private readonly ManualResetEventSlim _open = new();
        private readonly CountingRandomness _salts = new();
        private readonly Lock _counting = new();
        private int _inside;

        public int Most { get; private set; }

        public void WaitUntilBusy(CancellationToken ct) => _busy.Wait(ct);

        public void Open() => _open.Set();

        public override void Fill(Span<byte> bytes)
        {
            lock (_counting)
            {
                Most = Math.Max(Most, ++_inside);
                if (!_busy.IsSet)
                {
                    _busy.Signal();
                }
            }

            _open.Wait(TimeSpan.FromSeconds(20)); // so that a test that fails ends
            _salts.Fill(bytes);
            lock (_counting)
            {
                _inside--;
            }
        }

        public void Dispose()
        {
            _busy.Dispose();
            _open.Dispose();
        }
    }

    private sealed class WhereItRuns : Randomness
    {
        public bool OnThreadPool { get; private set; }

        /// <summary>How willingly the thread lets others have the processor.</summary>
        public string Niceness { get; private set; } = "";

        public override void Fill(Span<byte> bytes)
        {
            OnThreadPool = Thread.CurrentThread.IsThreadPoolThread;
            Niceness = File.ReadAllText("/proc/thread-self/stat").Split(')')[^1].Split(' ')[17]; // proc(5): the nineteenth of all
        }
    }
}
