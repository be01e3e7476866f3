using System.Globalization;
using System.Net.Http.Headers;

namespace ModelObservability.Http.Calls;

/// <summary>
/// Reads server timings from headers: <c>Server-Timing</c> (W3C), <c>openai-processing-ms</c>, the headers of Text Generation Inference, and
/// the one that Envoy measures in front of the server. All are in milliseconds.
/// </summary>
internal static class ServerTimingHeaders
{
    public static void Read(HttpResponseHeaders headers, ServerCall call)
    {
        HttpHeadersNonValidated all = headers.NonValidated;
        if (all.TryGetValues("Server-Timing", out HeaderStringValues timings)) ReadServerTiming(timings, call);
        if (all.Contains("x-validation-time"))
        {
            Spend(all, "x-queue-time", InferencePhase.Queue, call);
            Spend(all, "x-validation-time", InferencePhase.Preprocess, call);
            Spend(all, "x-inference-time", InferencePhase.Execute, call);
        }
        else if (!Spend(all, "openai-processing-ms", InferencePhase.Execute, call))
        {
            Spend(all, "x-envoy-upstream-service-time", InferencePhase.Execute, call);
        }
    }

    private static bool Spend(HttpHeadersNonValidated headers, string name, InferencePhase phase, ServerCall call)
    {
        if (!headers.TryGetValues(name, out HeaderStringValues values)) return false;
        foreach (string value in values) return Spend(value, phase, call);
        return false;
    }

    private static bool Spend(ReadOnlySpan<char> milliseconds, InferencePhase phase, ServerCall call)
    {
        if (!double.TryParse(milliseconds, NumberStyles.Float, CultureInfo.InvariantCulture, out double time) || !double.IsFinite(time) || time < 0) return false;
        call.AddPhase(phase, time * 1e-3);
        return true;
    }

    /// <summary>Entries such as <c>queue;dur=1.5, execute;desc="model";dur=12</c>; names that are no phase are ignored.</summary>
    private static void ReadServerTiming(HeaderStringValues values, ServerCall call)
    {
        foreach (string value in values)
        {
            foreach (Range entry in value.AsSpan().Split(','))
            {
                ReadOnlySpan<char> text = value.AsSpan()[entry];
                int end = text.IndexOf(';');
                if (end < 0 || PhaseOf(text[..end].Trim()) is not { } phase) continue;
                foreach (Range part in text.Split(';'))
                {
                    ReadOnlySpan<char> parameter = text[part].Trim();
                    if (parameter.StartsWith("dur=", StringComparison.OrdinalIgnoreCase)) Spend(parameter[4..].Trim('"'), phase, call);
                }
            }
        }
    }

    private static InferencePhase? PhaseOf(ReadOnlySpan<char> name) => name switch
    {
        "queue" => InferencePhase.Queue,
        "preprocess" => InferencePhase.Preprocess,
        "execute" or "compute" or "inference" => InferencePhase.Execute,
        "postprocess" => InferencePhase.Postprocess,
        _ => null,
    };
}
