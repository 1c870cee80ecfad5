using System.Text.Json.Nodes;

namespace Cpctl.Api.Configuration;

/// <summary>Path of a field as kubectl writes it: spec.networking.podSubnet, spec.certSANs[0].</summary>
internal sealed class FieldPath
{
    private readonly FieldPath? _parent;
    private readonly string? _field;
    private readonly int _item;
    private readonly string _text;

    private FieldPath(FieldPath? parent, string? field, int item, string text)
    {
        _parent = parent;
        _field = field;
        _item = item;
        _text = text;
    }

    public static FieldPath Root { get; } = new(null, null, 0, "");

    public FieldPath Field(string name)
    {
        var plain = name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        var grown = !plain ? $"{_text}[\"{name}\"]" : _text.Length == 0 ? name : $"{_text}.{name}";
        return new(this, name, 0, grown);
    }

    public FieldPath Item(int index) => new(this, null, index, $"{_text}[{index}]");

    /// <summary>Takes the field out of a document. Items of lists take their whole list with them, so that other indexes stay true.</summary>
    public void RemoveFrom(JsonNode root)
    {
        if (_parent is null)
        {
            return;
        }

        if (_field is null)
        {
            _parent.RemoveFrom(root);
        }
        else if (_parent.FindIn(root) is JsonObject owner)
        {
            owner.Remove(_field);
        }
    }

    public override string ToString() => _text;

    private JsonNode? FindIn(JsonNode root) => _parent is null ? root : _parent.FindIn(root) switch
    {
        JsonObject owner when _field is not null => owner[_field],
        JsonArray list when _field is null && _item < list.Count => list[_item],
        _ => null,
    };
}
