namespace ModelObservability.Testing;

/// <summary>Waits for what another process or thread does.</summary>
internal static class Waiting
{
    /// <summary>Asks again and again until an answer is what is waited for; gives the last answer, so that an assertion after it says what is missing.</summary>
    /// <param name="ask">What is asked.</param>
    /// <param name="enough">Whether this answer is the one.</param>
    /// <param name="tries">How often to ask again after the first time.</param>
    /// <param name="milliseconds">The pause before each.</param>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> enough, int tries, int milliseconds)
    {
        T answer = await ask();
        for (int attempt = 0; attempt < tries && !enough(answer); attempt++)
        {
            await Task.Delay(milliseconds);
            answer = await ask();
        }

        return answer;
    }

    /// <inheritdoc cref="UntilAsync{T}(Func{Task{T}}, Func{T, bool}, int, int)"/>
    public static Task<T> UntilAsync<T>(Func<T> ask, Func<T, bool> enough, int tries, int milliseconds) => UntilAsync(() => Task.FromResult(ask()), enough, tries, milliseconds);
}
