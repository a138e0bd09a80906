using System.Text.Json;
using System.Text.Json.Serialization;

namespace Keyback.Client;

/// <summary>The secret that opens a Recovery or a session. It prints as dots; <see cref="Reveal"/> gives the text.</summary>
[JsonConverter(typeof(Converter))]
public readonly struct BearerToken : IEquatable<BearerToken>
{
    private readonly string? _text;

    /// <summary>A token that was kept.</summary>
    /// <param name="text">What <see cref="Reveal"/> gave.</param>
    /// <exception cref="ArgumentException">There is nothing in it, or a sign that no token has.</exception>
    public BearerToken(string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        if (!text.All(sign => char.IsAsciiLetterOrDigit(sign) || sign is '-' or '_'))
        {
            throw new ArgumentException("A token has letters, digits, dashes and underscores alone.", nameof(text));
        }

        _text = text;
    }

    /// <summary>The secret itself. Keep it where secrets are kept, and out of every log.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public string Reveal() => _text ?? throw new InvalidOperationException("There is no token.");

    /// <summary>Prints nothing of the secret.</summary>
    public override string ToString() => _text is null ? "" : "•••";

    /// <inheritdoc />
    public bool Equals(BearerToken other) => _text == other._text;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is BearerToken other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _text?.GetHashCode(StringComparison.Ordinal) ?? 0;

    /// <summary>Whether they are the same secret.</summary>
    public static bool operator ==(BearerToken left, BearerToken right) => left.Equals(right);

    /// <summary>Whether they are not the same secret.</summary>
    public static bool operator !=(BearerToken left, BearerToken right) => !left.Equals(right);

    internal sealed class Converter : JsonConverter<BearerToken>
    {
        public override BearerToken Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return new BearerToken(reader.GetString() ?? "");
            }
            catch (ArgumentException)
            {
                throw new JsonException("The server told a token that is none."); // and not which
            }
        }

        public override void Write(Utf8JsonWriter writer, BearerToken value, JsonSerializerOptions options) => writer.WriteStringValue(value.Reveal());
    }
}
