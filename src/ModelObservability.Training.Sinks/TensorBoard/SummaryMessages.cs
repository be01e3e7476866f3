using ModelObservability.Signals;

namespace ModelObservability.Training.Sinks.TensorBoard;

/// <summary>
/// Builds the messages TensorBoard reads; names and numbers of fields from tensorboard/compat/proto/event.proto, summary.proto,
/// histogram.proto, tensor.proto, tensor_shape.proto and tensorboard/plugins/hparams/plugin_data.proto. Not thread-safe.
/// </summary>
internal sealed class SummaryMessages
{
    private const int DataTypeFloat = 1; // DataType.DT_FLOAT
    private const int DataTypeString = 7; // DataType.DT_STRING
    private const int DataClassTensor = 2; // DataClass.DATA_CLASS_TENSOR

    private readonly ProtoMessage @event = new(), summary = new(), value = new(), inner = new(), innermost = new();

    /// <summary>Seconds since 1970, as <c>Event.wall_time</c> wants them.</summary>
    public static double WallTime(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond;

    /// <summary>Begins an event that takes any number of values.</summary>
    public void Begin() => summary.Clear();

    /// <summary>Ends it.</summary>
    public ProtoMessage End(double wallTime, long step) => @event.Clear()
        .Double(1, wallTime) // Event.wall_time
        .Integer(2, step) // Event.step
        .Message(5, summary); // Event.summary

    public void Scalar(string tag, double number) => Add(value.Clear().Text(1, tag).Single(2, (float)number)); // Value.tag, .simple_value

    public void Histogram(TrainingHistogram histogram)
    {
        inner.Clear()
            .Double(1, histogram.Min).Double(2, histogram.Max) // HistogramProto.min, .max
            .Double(3, Total(histogram.Counts)) // .num
            .Double(4, histogram.Sum).Double(5, histogram.SumOfSquares) // .sum, .sum_squares
            .Doubles(6, histogram.Limits).Doubles(7, histogram.Counts); // .bucket_limit, .bucket
        Add(value.Clear().Text(1, histogram.Name).Message(5, inner)); // Value.tag, .histo
    }

    public void Image(TrainingImage image)
    {
        inner.Clear()
            .Integer(1, image.Height).Integer(2, image.Width) // Summary.Image.height, .width
            .Integer(3, 3) // .colorspace = RGB
            .Blob(4, image.Png.Span); // .encoded_image_string
        Add(value.Clear().Text(1, image.Name).Message(4, inner)); // Value.tag, .image
    }

    public void Text(string tag, string text)
    {
        innermost.Clear().Integer(1, 1); // TensorShapeProto.Dim.size
        ProtoMessage shape = new ProtoMessage().Message(2, innermost); // TensorShapeProto.dim
        inner.Clear().Integer(1, DataTypeString).Message(2, shape).Text(8, text); // TensorProto.dtype, .tensor_shape, .string_val
        Add(WithPlugin(tag, "text", []).Message(8, inner)); // Value.tensor
    }

    /// <summary>The hyperparameters of a session; the HParams plugin finds them in the metadata and wants any tensor beside it.</summary>
    public void SessionStart(TrainingStarted started)
    {
        ProtoMessage session = new ProtoMessage();
        foreach ((string name, object parameter) in started.Hyperparameters)
        {
            innermost.Clear(); // google.protobuf.Value
            if (parameter is bool truth) innermost.Integer(4, truth ? 1 : 0); // .bool_value
            else if (ValueText.IsNumber(parameter, out double number)) innermost.Double(2, number); // .number_value
            else innermost.Text(3, ValueText.Of(parameter)); // .string_value
            inner.Clear().Text(1, ScoreNames.AsText(name)).Message(2, innermost); // an entry of the map: key, value
            session.Message(1, inner); // SessionStartInfo.hparams
        }

        session.Text(4, started.RunId).Double(5, WallTime(started.Time)); // SessionStartInfo.group_name, .start_time_secs
        PluginData("_hparams_/session_start_info", 3, session); // HParamsPluginData.session_start_info
    }

    public void SessionEnd(TrainingEnded ended)
    {
        int status = ended.Outcome is TrainingOutcome.Completed or TrainingOutcome.Stopped ? 1 : 2; // Status.STATUS_SUCCESS, STATUS_FAILURE
        ProtoMessage session = new ProtoMessage().Integer(1, status).Double(2, WallTime(ended.Time)); // SessionEndInfo.status, .end_time_secs
        PluginData("_hparams_/session_end_info", 4, session); // HParamsPluginData.session_end_info
    }

    private static double Total(IReadOnlyList<double> counts)
    {
        double total = 0;
        foreach (double count in counts) total += count;
        return total;
    }

    private void PluginData(string tag, int field, ProtoMessage session)
    {
        ProtoMessage data = new ProtoMessage().Integer(1, 0).Message(field, session); // HParamsPluginData.version
        inner.Clear().Integer(1, DataTypeFloat).Message(2, innermost.Clear()).Single(5, 0); // TensorProto.dtype, .tensor_shape, .float_val
        Add(WithPlugin(tag, "hparams", data.Bytes).Message(8, inner)); // Value.tensor
    }

    private ProtoMessage WithPlugin(string tag, string plugin, ReadOnlySpan<byte> content)
    {
        ProtoMessage pluginData = new ProtoMessage().Text(1, plugin).Blob(2, content); // PluginData.plugin_name, .content
        ProtoMessage metadata = new ProtoMessage().Message(1, pluginData).Integer(4, DataClassTensor); // SummaryMetadata.plugin_data, .data_class
        return value.Clear().Text(1, tag).Message(9, metadata); // Value.tag, .metadata
    }

    private void Add(ProtoMessage value) => summary.Message(1, value); // Summary.value
}
