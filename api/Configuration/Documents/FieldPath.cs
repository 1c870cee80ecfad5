using System.Text.Json.Nodes;

namespace Cpctl.Api.Configuration;

/// <summary>Path of a field as kubectl writes it: spec.networking.podSubnet, spec.certSANs[0].</summary>
internal sealed class FieldPath
{
    private readonly FieldPath? parent;
    private readonly string? field;
    private readonly int item;
    private readonly string text;

    private FieldPath(FieldPath? parent, string? field, int item, string text)
    {
        this.parent = parent;
        this.field = field;
        this.item = item;
        this.text = text;
    }

    public static FieldPath Root { get; } = new(null, null, 0, "");

    public FieldPath Field(string name)
    {
        var plain = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        var grown = !plain ? $"{text}[\"{name}\"]" : text.Length == 0 ? name : $"{text}.{name}";
        return new(this, name, 0, grown);
    }

    public FieldPath Item(int index) => new(this, null, index, $"{text}[{index}]");

    /// <summary>Takes the field out of a document. Items of lists take their whole list with them, so that other indexes stay true.</summary>
    public void RemoveFrom(JsonNode root)
    {
        if (parent is null)
        {
            return;
        }

        if (field is null)
        {
            parent.RemoveFrom(root);
        }
        else if (parent.FindIn(root) is JsonObject owner)
        {
            owner.Remove(field);
        }
    }

    public override string ToString() => text;

    private JsonNode? FindIn(JsonNode root) => parent is null ? root : parent.FindIn(root) switch
    {
        JsonObject owner when field is not null => owner[field],
        JsonArray list when field is null && item < list.Count => list[item],
        _ => null,
    };
}
