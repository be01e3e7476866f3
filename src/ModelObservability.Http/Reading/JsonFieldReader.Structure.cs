namespace ModelObservability.Http.Reading;

/// <content>The structure of the document: containers open and close, and each value has a meaning or none.</content>
internal sealed partial class JsonFieldReader
{
    private void Take(byte next)
    {
        switch (next)
        {
            case (byte)',' when depth > 0:
                expectsKey = !frames[depth - 1].IsArray;
                break;
            case (byte)'"':
                if (BeginsValue(out _)) Begin(expectsKey ? State.Key : State.Text);
                break;
            case (byte)'{' or (byte)'[':
                Open(next == '[');
                break;
            case (byte)'}' or (byte)']':
                Close(next == ']');
                break;
            case 0xEF or 0xBB or 0xBF when depth == 0: // a byte order mark
                break;
            case (byte)',' or (byte)':':
                state = State.Broken;
                break;
            default:
                if (expectsKey || !BeginsValue(out _)) state = State.Broken;
                else Begin(State.Scalar);
                break;
        }
    }

    /// <summary>A value begins; in an array it is the next element.</summary>
    private bool BeginsValue(out JsonShape? wanted)
    {
        wanted = target;
        if (depth == 0)
        {
            state = State.Broken; // a document is an object or an array
            return false;
        }

        ref JsonFrame frame = ref frames[depth - 1];
        if (frame.IsArray) wanted = target = frame.Shape.Element(frame.Elements++);
        return true;
    }

    private void Open(bool isArray)
    {
        JsonShape? wanted = depth == 0 && isArray ? root.List : target;
        if (depth > 0 && (expectsKey || !BeginsValue(out wanted)))
        {
            state = State.Broken;
            return;
        }

        if (wanted is not { IsContainer: true } || depth == JsonFrames.Most)
        {
            (state, skipped) = (State.Skipped, new SkippedContainer());
            return;
        }

        frames[depth++] = new JsonFrame { Shape = wanted, IsArray = isArray };
        (expectsKey, target) = (!isArray, null);
    }

    private void Close(bool isArray)
    {
        if (depth == 0 || frames[depth - 1].IsArray != isArray)
        {
            state = State.Broken;
            return;
        }

        JsonFrame frame = frames[--depth];
        if (frame.Shape.Size != Field.None) values.Counted(frame.Shape.Size, frame.Elements);
        if (isArray && frame.Shape.Count != Field.None) values.Counted(frame.Shape.Count, frame.Elements);
        Ended();
    }

    /// <summary>A value has ended; a comma or the end of its container follows.</summary>
    private void Ended() => (state, target, expectsKey) = (depth == 0 ? State.Complete : State.Between, null, false);
}
