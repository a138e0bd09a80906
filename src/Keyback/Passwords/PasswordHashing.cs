namespace Keyback.Passwords;

/// <summary>
/// The queue before the hasher: each hash takes 19 MiB and a processor for 15 ms, so a flood of sign-ins would take
/// the machine without it (OWASP ASVS 5.0 15.1.3). May be called from everywhere at once. Dispose it after the last
/// call has come back.
/// </summary>
/// <param name="hasher">Does the work.</param>
/// <param name="workers">How many hashes run at once, at least one.</param>
/// <param name="waiting">How many callers may stand in line behind them.</param>
public sealed class PasswordHashing(Argon2idHasher hasher, int workers, int waiting) : IDisposable
{
    private readonly SemaphoreSlim _ready = new(AtLeast(1, workers) * 2); // beside each hash the next one, so that no thread waits between two
    private readonly HashingThreads _threads = new(workers);
    private readonly int _places = checked(workers + AtLeast(0, waiting));
    private int _inside;

    /// <summary>Hashes on a thread of its own, when it is this caller's turn. See <see cref="Argon2idHasher.Hash"/>.</summary>
    /// <param name="prepared">The password as <see cref="PasswordText.Prepare"/> gave it.</param>
    /// <param name="ct">Gives the place in line up; a hash that has begun runs to its end.</param>
    /// <exception cref="PasswordHashingOverloadedException">The line is full.</exception>
    public Task<string> HashAsync(string prepared, CancellationToken ct) =>
        InTurnAsync(() => hasher.Hash(prepared), ct);

    /// <summary>Compares on a thread of its own, when it is this caller's turn. See <see cref="Argon2idHasher.Verify"/>.</summary>
    /// <param name="prepared">The password as <see cref="PasswordText.Prepare"/> gave it.</param>
    /// <param name="stored">The PHC string of the account; null when there is no account or no password.</param>
    /// <param name="ct">Gives the place in line up; a comparison that has begun runs to its end.</param>
    /// <exception cref="PasswordHashingOverloadedException">The line is full.</exception>
    public Task<PasswordCheck> VerifyAsync(string prepared, string? stored, CancellationToken ct) =>
        InTurnAsync(() => hasher.Verify(prepared, stored), ct);

    /// <summary>Frees the queue and ends the threads.</summary>
    public void Dispose()
    {
        _threads.Dispose();
        _ready.Dispose();
    }

    private static int AtLeast(int minimum, int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, minimum);
        return value;
    }

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken ct)
    {
        try
        {
            if (Interlocked.Increment(ref _inside) > _places)
            {
                throw new PasswordHashingOverloadedException();
            }

            await _ready.WaitAsync(ct);
            try
            {
                return await _threads.RunAsync(work, ct); // comes back when the memory of what has begun is free again
            }
            finally
            {
                _ready.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
        }
    }
}
