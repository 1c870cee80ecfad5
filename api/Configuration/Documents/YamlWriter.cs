using System.Text.Json;
using System.Text.Json.Nodes;
using Cpctl.Api.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cpctl.Api.Configuration;

/// <summary>Writes JSON nodes as block-style YAML, keys in the order they have. Text that looks like another type is quoted.</summary>
internal static class YamlWriter
{
    public static string Write(JsonNode? root)
    {
        var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, newLine: "\n"));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Emit(emitter, root);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Emit(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject obj:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, true, obj.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (name, value) in obj)
                {
                    emitter.Emit(Text(name, isKey: true));
                    Emit(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray array:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, true, array.Count == 0 ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (var item in array)
                {
                    Emit(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                emitter.Emit(Text(value.GetValue<string>(), isKey: false));
                break;
            default:
                emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, node?.ToJsonString() ?? "null", ScalarStyle.Plain, true, false));
                break;
        }
    }

    // The emitter's own choice between plain and quoted is wrong for some texts with stars; here plain is only what can't be misread.
    private static Scalar Text(string text, bool isKey)
    {
        var style = YamlScalar.NeedsQuotes(text) ? ScalarStyle.DoubleQuoted
            : !isKey && FitsLiteral(text) ? ScalarStyle.Literal
            : text.Any(MustEscape) || IsHiding(text) ? ScalarStyle.DoubleQuoted
            : YamlScalar.IsSafeWithoutQuotes(text) ? ScalarStyle.Plain
            : ScalarStyle.SingleQuoted;
        return new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: style == ScalarStyle.Plain, isQuotedImplicit: true);
    }

    // A literal block needs lines that start with text, or its indentation can't be told, and no characters it can't hold.
    private static bool FitsLiteral(string text) =>
        text.Contains('\n', StringComparison.Ordinal)
        && !char.IsWhiteSpace(text[0])
        && !text.Any(c => MustEscape(c) && c != '\n')
        && !IsHiding(text)
        && !text.Contains(" \n", StringComparison.Ordinal)
        && !text.EndsWith(' ');

    private static bool MustEscape(char c) => char.IsControl(c) || char.IsSurrogate(c);

    // Unicode's own line breaks count as such in YAML 1.1, and byte-order marks vanish. What is escaped on its way to a terminal has to be read back as what it was.
    private static bool IsHiding(string text) => VisibleText.TryFindHidden(text, out _, out _);
}
