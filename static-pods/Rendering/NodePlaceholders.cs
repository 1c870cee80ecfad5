using System.Globalization;
using System.Text.RegularExpressions;
using Cpctl.Api.Node;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.StaticPods.Rendering;

/// <summary>
/// The closed list of what differs between nodes. A revision names them as {{name}}; the agent puts in its own values.
/// </summary>
public static partial class NodePlaceholders
{
    /// <summary>The Kubernetes node name.</summary>
    public const string NodeName = "{{nodeName}}";

    /// <summary>The node's address.</summary>
    public const string NodeIp = "{{nodeIP}}";

    /// <summary>The node's address as a URL's host: in brackets when it is IPv6.</summary>
    public const string NodeUrlHost = "{{nodeURLHost}}";

    /// <summary>The port of the slot this API server runs on, 6444 or 6445.</summary>
    public const string SlotPort = "{{slotPort}}";

    /// <summary>The revision in which the file's component last changed.</summary>
    public const string ComponentRevision = "{{componentRevision}}";

    public static IReadOnlyList<string> All { get; } = [NodeName, NodeIp, NodeUrlHost, SlotPort, ComponentRevision];

    /// <summary>The files of <paramref name="revision"/> as they belong on <paramref name="node"/>, in the same order.</summary>
    /// <param name="slotPort">The slot on which this revision's API server is to run.</param>
    /// <exception cref="InvalidDataException">A file names a placeholder that is not on the list.</exception>
    public static IReadOnlyList<RevisionFile> Fill(Revision revision, NodeIdentity node, int slotPort) =>
        [.. revision.Content.Files.Select(file => Fill(file, node, slotPort, revision.ComponentRevisions[file.Component]))];

    /// <summary>One file with <paramref name="node"/>'s values in its path and text.</summary>
    /// <exception cref="InvalidDataException">The file names a placeholder that is not on the list.</exception>
    public static RevisionFile Fill(RevisionFile file, NodeIdentity node, int slotPort, long componentRevision)
    {
        return file with { Path = InPlace(file.Path), Text = InPlace(file.Text) };

        string InPlace(string text) => Placeholder().Replace(text, match => match.Value switch
        {
            NodeName => node.Name,
            NodeIp => node.Ip,
            NodeUrlHost => node.Ip.Contains(':', StringComparison.Ordinal) ? $"[{node.Ip}]" : node.Ip,
            SlotPort => slotPort.ToString(CultureInfo.InvariantCulture),
            ComponentRevision => componentRevision.ToString(CultureInfo.InvariantCulture),
            var unknown => throw new InvalidDataException(
                $"{file.Path} holds the placeholder {unknown}, which this version of cpctl does not know: it was written by a newer one"),
        });
    }

    [GeneratedRegex(@"\{\{[^{}\n]*\}\}", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Placeholder();
}
