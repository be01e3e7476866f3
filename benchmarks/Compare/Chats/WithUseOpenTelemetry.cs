using Microsoft.Extensions.AI;

namespace Compare.Chats;

internal sealed class WithUseOpenTelemetry : IChatContender
{
    // shown
    public IChatClient Wrap(IChatClient client) => client.AsBuilder().UseOpenTelemetry(sourceName: "UseOpenTelemetry").Build();
    // until here

    public void Dispose()
    {
    }
}
