namespace Fleet.Pools;

/// <summary>The states of one model from all its workers. The key is the model, such as <c>churn/2.3</c>.</summary>
[Alias("Fleet.IModelPool")]
internal interface IModelPool : IGrainWithStringKey
{
    /// <summary>
    /// A process begins to work as a worker: after a start, and after a crash. What an earlier process of that name has sent stays counted; what it
    /// sends from now on is refused, so that rows which are read again are not counted twice.
    /// </summary>
    /// <param name="worker">A name that the worker keeps over restarts: a partition, a slot, a machine.</param>
    /// <returns>The epoch to send with, and how far the states that are counted go.</returns>
    /// <exception cref="StateRefusedException">The name is not allowed, or there are too many workers.</exception>
    [Alias("Begin")]
    Task<WorkerStart> BeginAsync(string worker);

    /// <summary>Takes the whole state of an epoch, in place of the one before. When the answer comes, it is on disk. May be sent again, in any order.</summary>
    /// <param name="sent">All that the worker has counted since its epoch began.</param>
    /// <returns>False where this state or a later one of that epoch had already come: nothing changes.</returns>
    /// <exception cref="StateRefusedException">It cannot be counted; sending it again is of no use.</exception>
    [Alias("Send")]
    Task<bool> SendAsync(WorkerState sent);

    /// <summary>The pooled answer of everything that is on disk.</summary>
    [Alias("Get")]
    Task<PooledAnswer> GetAsync();

    /// <summary>The process that the pool lives in at the moment, for whoever wants to kill it.</summary>
    [Alias("Process")]
    Task<int> GetProcessAsync();
}
