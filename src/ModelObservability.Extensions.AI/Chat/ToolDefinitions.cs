using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ModelObservability;

/// <summary>The tools of a request as <c>gen_ai.tool.definitions</c>, in the form Microsoft's own telemetry gives it.</summary>
internal static class ToolDefinitions
{
    /// <summary>Names by default; descriptions and parameters, which may hold anything, only where the application wants them.</summary>
    /// <param name="tools">The tools.</param>
    /// <param name="withDetails">Whether descriptions and parameters are wanted.</param>
    /// <returns>JSON; null where there are no tools, or their list throws.</returns>
    public static string? Of(IList<AITool>? tools, bool withDetails)
    {
        try
        {
            return tools is { Count: > 0 } ? Write(tools, withDetails) : null;
        }
        catch when (Faults.Caught(FaultSite.Option))
        {
            return null;
        }
    }

    private static string Write(IList<AITool> tools, bool withDetails)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes))
        {
            json.WriteStartArray();
            foreach (AITool tool in tools) Write(json, tool, withDetails);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    private static void Write(Utf8JsonWriter json, AITool tool, bool withDetails)
    {
        var function = tool.GetService<AIFunctionDeclaration>();
        string name = AttributeText.Name(function?.Name ?? tool.Name);
        json.WriteStartObject();
        json.WriteString("type", function is null ? name : "function"); // a tool of the provider's own is its own type
        json.WriteString("name", name);
        if (withDetails && function is not null)
        {
            json.WriteString("description", function.Description);
            json.WritePropertyName("parameters");
            function.JsonSchema.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
