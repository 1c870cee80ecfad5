namespace Cpctl.Api.Configuration;

/// <summary>A text that is no YAML, or more than a plain document.</summary>
public sealed class YamlFormatException : Exception
{
    public YamlFormatException(string message, Position position, Exception? inner = null)
        : base(message, inner)
    {
        Position = position;
    }

    public Position Position { get; }
}
