using Microsoft.Extensions.AI;
using ModelObservability;

namespace Compare.Chats;

internal sealed class WithModelObservability : IChatContender
{
    // shown
    private readonly ModelMonitor monitor = new("assistant", "1");

    public IChatClient Wrap(IChatClient client) => client.AsBuilder().UseModelObservability(monitor).Build();
    // until here

    public void Dispose() => monitor.Dispose();
}
