using System.Collections;
using ModelObservability.Telemetry;

namespace ModelObservability.Quality;

/// <summary>The names of classes in options: checked and copied once, compared by value, so that equal options share a tracker.</summary>
internal sealed class ClassNameList : IReadOnlyList<string>, IEquatable<ClassNameList>
{
    private const int LongestName = 100;

    private readonly string[] names;

    private ClassNameList(string[] names) => this.names = names;

    public int Count => names.Length;

    public string this[int index] => names[index];

    /// <exception cref="ArgumentException">A name is blank, too long, duplicated, contains control characters, or is reserved for classes beyond the limit.</exception>
    public static ClassNameList? Checked(IReadOnlyList<string>? names, string parameter)
    {
        if (names is null) return null;
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int index = 0; index < names.Count; index++)
        {
            string name = names[index];
            string? wrong = string.IsNullOrWhiteSpace(name) ? "is blank"
                : name.Length > LongestName ? $"is longer than {LongestName}"
                : name.Any(char.IsControl) ? "holds control characters"
                : name == Names.Other ? "stands for all classes beyond the limit"
                : seen.Add(name) ? null : "is there twice";
            if (wrong is not null)
                throw new ArgumentException($"{parameter}[{index}] is \"{name}\", which {wrong}; names are 1 to {LongestName} characters and different.", parameter);
        }

        return new([.. names]);
    }

    public bool Equals(ClassNameList? other) => other is not null && names.AsSpan().SequenceEqual(other.names);

    public override bool Equals(object? obj) => Equals(obj as ClassNameList);

    public override int GetHashCode() => names.Aggregate(names.Length, static (hash, name) => HashCode.Combine(hash, name));

    public override string ToString() => $"{names.Length} names";

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)names).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
