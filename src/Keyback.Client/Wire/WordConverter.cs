using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keyback.Client.Wire;

/// <summary>Words in snake_case. One that this client does not know reads as the value 0, so that a newer server does not break it.</summary>
internal sealed class WordConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Values = Enum.GetValues<T>()
        .Where(value => !value.Equals(default(T)))
        .ToDictionary(value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()), StringComparer.Ordinal);

    private static readonly Dictionary<T, string> Words = Values.ToDictionary(pair => pair.Value, pair => pair.Key);

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Of(reader.GetString());

    /// <summary>What the word stands for.</summary>
    public static T Of(string? word) => Values.GetValueOrDefault(word ?? "");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(
        Words.TryGetValue(value, out var word) ? word : throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such word."));
}
