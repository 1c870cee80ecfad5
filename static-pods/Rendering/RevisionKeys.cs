using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Cpctl.Api.Resources;
using Cpctl.Pki.Rotation;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.StaticPods.Rendering;

/// <summary>
/// What a revision says of the cluster's keys. Its file tells the agent which generation of the signers to have before it starts anything; the mark
/// in a manifest changes with what its component trusts, and so restarts what reads a bundle only once. No rotation yet: neither exists.
/// </summary>
public static class RevisionKeys
{
    private static string FilePath => Path.Combine(NodeFiles.Paths.ConfigDirectory, "keys.json");

    /// <summary>The keys that a revision was made for; null for one from before any rotation.</summary>
    /// <exception cref="InvalidDataException">The file is no description of keys.</exception>
    public static KeysStatus? Of(Revision revision) => Read(revision.Content.Files);

    internal static KeysStatus? Of(TargetRevision revision) => Read(revision.Files);

    internal static IEnumerable<RevisionFile> Render(KeysStatus? keys)
    {
        if (keys is not null)
        {
            yield return new(FilePath, ComponentNames.Keys, JsonSerializer.Serialize(keys, ApiJson.Default.KeysStatus) + "\n");
        }
    }

    /// <summary>Changes whenever a component has to start anew to go by the keys that are published.</summary>
    /// <param name="keys">As published.</param>
    /// <param name="accepts">Lines whose accepted keys it reads only when it starts. Which of them produces is no reason to restart.</param>
    /// <param name="produces">Lines whose producing key it reads only when it starts. It starts anew when that changes, and when the one before is dropped.</param>
    /// <returns>Null when none of these was ever rotated.</returns>
    internal static string? Mark(KeysStatus? keys, ReadOnlySpan<string> accepts, ReadOnlySpan<string> produces = default)
    {
        var text = new StringBuilder();
        foreach (var name in accepts)
        {
            if (keys?.Line(name) is { } line)
            {
                text.Append(name).Append(' ').AppendJoin(' ', line.Accepted().Order(StringComparer.Ordinal)).Append('\n');
            }
        }

        foreach (var name in produces)
        {
            if (keys?.Line(name) is { } line)
            {
                text.Append(name).Append(" with ").Append(line.Active).Append(" after ").Append(line.Retired).Append('\n');
            }
        }

        return text.Length == 0 ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    /// <summary>What concerns a worker: it has no signers, so no generation of them, and trusts one authority.</summary>
    internal static KeysStatus? OfWorker(KeysStatus? keys) =>
        keys?.Line(RotationName.Cluster) is { } line ? new KeysStatus { Lines = [line] } : null;

    private static KeysStatus? Read(IEnumerable<RevisionFile> files)
    {
        if (files.FirstOrDefault(file => file.Component == ComponentNames.Keys) is not { } file)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(file.Text, ApiJson.Default.KeysStatus) ?? throw new InvalidDataException($"{file.Path} is empty");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file.Path} does not describe keys: {e.Message}", e);
        }
    }
}
