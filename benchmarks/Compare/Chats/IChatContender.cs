using Microsoft.Extensions.AI;

namespace Compare.Chats;

/// <summary>One way to measure the answers of a language model: how long a call took and its tokens, under the names of the GenAI conventions.</summary>
internal interface IChatContender : IDisposable
{
    IChatClient Wrap(IChatClient client);
}
