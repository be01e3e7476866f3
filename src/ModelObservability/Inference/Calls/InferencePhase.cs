namespace ModelObservability;

/// <summary>The part of a call that is running.</summary>
public enum InferencePhase
{
    /// <summary>Waiting for a slot, a batch or a device.</summary>
    Queue,

    /// <summary>Preparing the input for the model: decoding, tokenizing, scaling.</summary>
    Preprocess,

    /// <summary>The model itself.</summary>
    Execute,

    /// <summary>Turning the output of the model into the result.</summary>
    Postprocess,

    /// <summary>The time an accelerator spent on the call, measured on the device; overlaps the other phases.</summary>
    Device,
}
