using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelObservability.Http.Reading;

namespace ModelObservability.Http.Tests.Reading;

/// <summary>Held against <see cref="JsonDocument"/>, which has the whole document in memory.</summary>
[TestFixture]
public sealed class JsonFieldReaderTests
{
    private static readonly JsonShape Shape = JsonShape.Of(
        ("model", Field.Model), ("usage.prompt_tokens", Field.InputTokens), ("usage.details.cached", Field.CachedTokens), ("choices[0].finish_reason", Field.FinishReason),
        ("rows[]", Field.BatchSize), ("rows[0]", Field.FirstOfBatch), ("inputs[0].shape[0]", Field.Seed), ("columns.*[]", Field.TopK));

    private static readonly string[] Documents =
    [
        "{}",
        """{"model": "m", "usage": {"prompt_tokens": 12, "details": {"cached": 3}}}""",
        """  {"usage":{"details":{"cached":3,"x":[1,{"model":"no"}]},"prompt_tokens":12},"model":"m"}  """,
        """{"messages": [{"content": "\"model\": \"no\" \\"}, "}{]["], "a\"b": 1, "model": "a\u0041b"}""",
        """{"choices": [{"finish_reason": null, "model": "no"}, {"finish_reason": "second"}], "rows": []}""",
        """{"choices": [{"delta": {"finish_reason": "deeper"}, "finish_reason": "stop"}], "rows": [[1, 2], [3, 4], {"x": [5]}]}""",
        """{"rows": [1, -2.5e3, true, null, "t"], "inputs": [{"name": "x", "shape": [8, 2], "data": [[1, 2], [3]]}, {"shape": [99]}]}""",
        """{"columns": {"a": [1, 2, 3], "b": {"c": [1]}, "c": [[], []]}, "model": {"model": "no"}, "usage": [1], "inputs": 5, "rows": "no"}""",
        """{"model":"a","model":"b","empty":{},"none":[],"nested":{"rows":[1]},"rows":[ ]}""",
    ];

    [TestCaseSource(nameof(Documents))]
    public void It_finds_what_a_parser_finds_however_the_bytes_are_cut(string json)
    {
        string[] expected = [.. Expected(JsonNode.Parse(json)!)];
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        for (int size = 1; size <= bytes.Length; size++)
        {
            Found found = new();
            JsonFieldReader sieve = new(Shape, found);
            for (int at = 0; at < bytes.Length; at += size) sieve.Read(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
            Assert.That(found.Facts.Order(StringComparer.Ordinal), Is.EqualTo(expected.Order(StringComparer.Ordinal)), $"pieces of {size}");
            Assert.That(sieve.IsComplete && !sieve.IsBroken, $"pieces of {size}");
        }
    }

    [TestCaseSource(nameof(Documents))]
    public void It_knows_a_document_that_is_cut(string json)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(json.TrimEnd());
        for (int length = 0; length < bytes.Length; length++)
        {
            JsonFieldReader sieve = new(Shape, new Found());
            sieve.Read(bytes.AsSpan(0, length));
            Assert.That(sieve.IsComplete, Is.False, $"after {length} bytes");
        }
    }

    [TestCase("<html><body>down for maintenance</body></html>")]
    [TestCase("\"text\"")]
    [TestCase("12")]
    [TestCase("}")]
    [TestCase("{]")]
    [TestCase("{\"rows\": [}")]
    [TestCase("Bad gateway")]
    public void What_is_no_document_is_broken(string text)
    {
        JsonFieldReader sieve = new(Shape, new Found());
        sieve.Read(Encoding.UTF8.GetBytes(text));
        Assert.That(sieve.IsBroken);
    }

    [Test]
    public void An_array_on_top_is_whole_and_tells_nothing()
    {
        Found found = new();
        JsonFieldReader sieve = new(Shape, found);
        sieve.Read("""[1, {"model": "no"}"""u8);
        Assert.That(sieve.IsComplete, Is.False);
        sieve.Read("]"u8);
        Assert.That(sieve.IsComplete);
        Assert.That(found.Facts, Is.Empty);
    }

    [Test]
    public void Long_keys_are_passed_over_and_what_comes_after_a_long_value_is_not()
    {
        Found found = new();
        new JsonFieldReader(Shape, found).Read(Encoding.UTF8.GetBytes($$"""{"model": "{{new string('x', 100_000)}}", "{{new string('k', 1000)}}": 1, "rows": [1, 2]}"""));
        Assert.That(found.Facts, Is.EqualTo(new[] { $"Model~1024 {Hash(new string('x', 100_000))}", "FirstOfBatch=1", "BatchSize=2" }));
    }

    [Test]
    public void A_long_name_is_told_by_its_beginning_and_a_hash_of_all_however_the_bytes_are_cut()
    {
        string name = string.Concat(Enumerable.Range(0, 400).Select(static number => $"/{number}"));
        byte[] bytes = Encoding.UTF8.GetBytes($$"""{"model": "{{name}}"}""");
        foreach (int size in (int[])[1, 7, 1023, 1024, 1025, bytes.Length])
        {
            Found found = new();
            JsonFieldReader sieve = new(Shape, found);
            for (int at = 0; at < bytes.Length; at += size) sieve.Read(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
            Assert.That(found.Facts, Is.EqualTo(new[] { $"Model~1024 {Hash(name)}" }), $"pieces of {size}");
        }
    }

    [TestCase("""[{"model": "m"}, {"model": "no"}]""", "Model=m")]
    [TestCase("""[[{"model": "no"}]]""", "")]
    public void Of_an_array_on_top_the_first_element_is_read(string json, string facts)
    {
        Found found = new();
        JsonFieldReader sieve = new(Shape, found);
        Assert.That(sieve.Read(Encoding.UTF8.GetBytes(json + "\n{}")), Is.EqualTo(json.Length), "what comes after the end is not looked at");
        Assert.That(string.Join('|', found.Facts), Is.EqualTo(facts));
        Assert.That(sieve.IsComplete);
    }

    [TestCase("""{"error": {}}""", "Error=0")]
    [TestCase("""{"error": {"a": 1, "b": {"c": 2}}}""", "Error=2")]
    [TestCase("""{"error": [1, [2], 3]}""", "Error=3")]
    [TestCase("""{"error": "text"}""", "Error=text")]
    [TestCase("""{"text": "four", "error": null}""", "Content=4|Error=null")]
    [TestCase("""{"text": "a\\nb"}""", "Content=5")]
    [TestCase("""{"text": ""}""", "Content=0")]
    [TestCase("""{"text": null}""", "Content=0")]
    public void Containers_tell_their_members_and_payload_its_length(string json, string facts)
    {
        JsonShape shape = JsonShape.Of(("error", Field.Error), ("error{}", Field.Error), ("text", Field.Content));
        byte[] bytes = Encoding.UTF8.GetBytes(json);
        for (int size = 1; size <= bytes.Length; size++)
        {
            Found found = new();
            JsonFieldReader sieve = new(shape, found);
            for (int at = 0; at < bytes.Length; at += size) sieve.Read(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
            Assert.That(string.Join('|', found.Facts), Is.EqualTo(facts), $"pieces of {size}");
        }
    }

    private static string Hash(string text) => AttributeText.Hash(AttributeText.NoHash, Encoding.UTF8.GetBytes(text)).ToString("x8", CultureInfo.InvariantCulture);

    [Test]
    public void Nesting_has_no_limit_and_takes_no_memory()
    {
        JsonFieldReader sieve = new(Shape, new Found());
        sieve.Read("{\"x\":"u8);
        byte[] open = [.. Enumerable.Repeat((byte)'[', 100_000)], close = [.. Enumerable.Repeat((byte)']', 100_000)];
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int index = 0; index < 10; index++) sieve.Read(open);
        for (int index = 0; index < 10; index++) sieve.Read(close);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        sieve.Read("}"u8);
        Assert.That(allocated, Is.Zero);
        Assert.That(sieve.IsComplete);
    }

    [Test]
    public void A_byte_order_mark_is_no_fault()
    {
        JsonFieldReader sieve = new(Shape, new Found());
        sieve.Read([0xEF, 0xBB, 0xBF, .. "{}"u8]);
        Assert.That(sieve.IsComplete);
    }

    [Test]
    public void Any_bytes_at_all_are_survived()
    {
        Random random = new(7);
        byte[] alphabet = [.. "{}[]\",:\\ 0tx"u8, 0, 0xFF];
        byte[] bytes = new byte[64];
        for (int round = 0; round < 200_000; round++)
        {
            bytes[0] = (byte)'{';
            for (int index = 1; index < bytes.Length; index++) bytes[index] = alphabet[random.Next(alphabet.Length)];
            JsonFieldReader sieve = new(Shape, new Found());
            sieve.Read(bytes);
            sieve.Reset();
            sieve.Read("{}"u8);
            if (!sieve.IsComplete) Assert.Fail($"not reset after {Convert.ToHexString(bytes)}");
        }
    }

    /// <summary>The same places, looked up in a whole document. Members of one name count one after the other, as JSON lets them.</summary>
    private static IEnumerable<string> Expected(JsonNode node)
    {
        JsonElement root = JsonSerializer.Deserialize<JsonElement>(node.ToJsonString());
        foreach (JsonProperty property in root.EnumerateObject())
        {
            JsonElement value = property.Value;
            switch (property.Name)
            {
                case "model" when IsScalar(value):
                    yield return $"Model={Written(value)}";
                    break;
                case "usage" when value.ValueKind == JsonValueKind.Object:
                    if (value.TryGetProperty("prompt_tokens", out JsonElement tokens)) yield return $"InputTokens={Written(tokens)}";
                    if (value.TryGetProperty("details", out JsonElement details)) yield return $"CachedTokens={Written(details.GetProperty("cached"))}";
                    break;
                case "choices":
                    yield return $"FinishReason={Written(value[0].GetProperty("finish_reason"))}";
                    break;
                case "rows" when value.ValueKind == JsonValueKind.Array:
                    if (value.GetArrayLength() > 0 && IsScalar(value[0])) yield return $"FirstOfBatch={Written(value[0])}";
                    yield return $"BatchSize={value.GetArrayLength()}";
                    break;
                case "inputs" when value.ValueKind == JsonValueKind.Array:
                    yield return $"Seed={Written(value[0].GetProperty("shape")[0])}";
                    break;
                case "columns":
                    foreach (JsonProperty column in value.EnumerateObject())
                        if (column.Value.ValueKind == JsonValueKind.Array) yield return $"TopK={column.Value.GetArrayLength()}";
                    break;
            }
        }
    }

    private static bool IsScalar(JsonElement value) => value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object);

    private static string Written(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    private sealed class Found : IFieldHandler
    {
        public List<string> Facts { get; } = [];

        public void Value(Field fact, ReadOnlySpan<byte> value, bool isText) =>
            Facts.Add($"{fact}={(isText ? JsonSerializer.Deserialize<string>([(byte)'"', .. value, (byte)'"']) : Encoding.UTF8.GetString(value))}");

        public void LongValue(Field fact, ReadOnlySpan<byte> beginning, uint hash) =>
            Facts.Add(string.Create(CultureInfo.InvariantCulture, $"{fact}~{beginning.Length} {hash:x8}"));

        public void Counted(Field fact, int elements) => Facts.Add(string.Create(CultureInfo.InvariantCulture, $"{fact}={elements}"));
    }
}
