namespace ModelObservability.Signals;

/// <summary>What raises signals; the first digit of their codes. A model's counters exist from the moment something of the family is in use for it.</summary>
internal enum SignalFamily
{
    /// <summary>Calls; in use for every model.</summary>
    Inference = 1,

    /// <summary>Training; from the first run.</summary>
    Training = 2,

    /// <summary>Devices; from the first join.</summary>
    Gpu = 3,

    /// <summary>ONNX Runtime; from the first profile.</summary>
    Onnx = 4,

    /// <summary>Quality; from the first tracker.</summary>
    Quality = 5,

    /// <summary>What tells of all this; in use for every model.</summary>
    Telemetry = 6,
}
