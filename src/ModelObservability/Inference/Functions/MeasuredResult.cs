namespace ModelObservability.Inference;

/// <summary>Whether a function that returns a <typeparamref name="T"/> has done its work when it returns. Determined once per type.</summary>
internal static class MeasuredResult<T> where T : allows ref struct
{
    private static readonly string? Objection = UnfinishedResult.Objection(typeof(T));

    /// <summary>Rejects results that cannot be measured.</summary>
    /// <exception cref="ArgumentException">The call cannot be measured.</exception>
    public static void Require()
    {
        if (Objection is not null) throw Refusal(typeof(T), Objection);
    }

    /// <summary>Rejects results that cannot be measured, by the return type of the function itself, which may be more derived.</summary>
    /// <exception cref="ArgumentException">The call cannot be measured.</exception>
    public static void Require(Delegate model)
    {
        Type given = typeof(T).IsSealed ? typeof(T) : model.Method.ReturnType;
        if (given == typeof(T) || !typeof(T).IsAssignableFrom(given)) Require();
        else if (UnfinishedResult.Objection(given) is { } objection) throw Refusal(given, objection);
    }

#pragma warning disable CA2208 // the parameter of Observe
    private static ArgumentException Refusal(Type type, string objection) =>
        new($"A model that returns {UnfinishedResult.NameOf(type)} cannot be measured by the call: {objection}.", "model");
#pragma warning restore CA2208
}
