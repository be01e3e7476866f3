namespace ModelObservability;

/// <summary>The part of a call that is running.</summary>
public enum InferencePhase
{
    /// <summary>Waiting for a slot, a batch or a device.</summary>
    Queue,

    /// <summary>Turning the input into what the model takes: decoding, tokenising, scaling.</summary>
    Preprocess,

    /// <summary>The model itself.</summary>
    Execute,

    /// <summary>Turning what the model gave into the answer.</summary>
    Postprocess,

    /// <summary>What an accelerator says it spent on the call, measured on the device itself; runs beside the other phases.</summary>
    Device,
}
