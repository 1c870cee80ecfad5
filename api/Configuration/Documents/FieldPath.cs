namespace Cpctl.Api.Configuration;

/// <summary>Path of a field as kubectl writes it: spec.networking.podSubnet, spec.certSANs[0].</summary>
internal sealed class FieldPath
{
    private readonly string text;

    private FieldPath(string text) => this.text = text;

    public static FieldPath Root { get; } = new("");

    public FieldPath Field(string name)
    {
        var plain = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        return plain ? new(text.Length == 0 ? name : $"{text}.{name}") : new($"{text}[\"{name}\"]");
    }

    public FieldPath Item(int index) => new($"{text}[{index}]");

    public override string ToString() => text;
}
