using System.Globalization;
using System.Text.Json;
using Cpctl.Api.Node;
using Cpctl.StaticPods.Agent.Planning;
using Cpctl.StaticPods.Rendering;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.StaticPods.Agent.State;

/// <summary>
/// The revisions on this node's disk: each as it was published (revision.json), and filled in for this node as a tree of files. What is filled
/// in once stays: another version of this program that fills in differently must not restart what is unchanged.
/// </summary>
internal sealed class StagedRevisions(NodePaths paths, NodeIdentity node)
{
    /// <summary>Enough to look back; all of them are in the API too.</summary>
    private const int Kept = 10;

    private const string IndexName = "staged.json";

    private readonly RevisionFiles _sources = new(paths);

    /// <summary>The last one asked for: it is asked for several times a second.</summary>
    private TargetRevision? _loaded;

    /// <summary>A staged revision, or null when it is not (wholly) here.</summary>
    /// <exception cref="InvalidDataException">It is here and damaged.</exception>
    public TargetRevision? TryLoad(long number) => _loaded?.Number == number ? _loaded : _loaded = Load(number);

    /// <summary>A revision as it was published, or null when it is not here.</summary>
    /// <exception cref="InvalidDataException">It is here and damaged.</exception>
    public Revision? ReadSource(long number) => _sources.TryRead(number);

    /// <summary>Stages a revision. Components that <paramref name="previous"/> has in the same revision are taken from there as they are.</summary>
    /// <param name="slot">The port for its API server, if that is new.</param>
    public void Stage(Revision revision, int slot, long? previous)
    {
        var before = previous is { } number ? ReadSource(number) : null;
        var old = previous is { } staged && before is not null && TryLoad(staged) is not null ? TryLoadFiles(staged) : [];
        var oldSlot = previous is { } p ? ReadIndex(p)?.Slot : null;
        var files = new List<RevisionFile>();
        foreach (var component in revision.Content.Files.GroupBy(file => file.Component, StringComparer.Ordinal))
        {
            var unchanged = before?.ComponentRevisions.TryGetValue(component.Key, out var same) == true
                && same == revision.ComponentRevisions[component.Key]
                && old.Any(file => file.Component == component.Key);
            if (unchanged)
            {
                files.AddRange(old.Where(file => file.Component == component.Key));
                slot = component.Key == ComponentNames.ApiServer ? oldSlot ?? slot : slot;
            }
            else
            {
                files.AddRange(component.Select(file => NodePlaceholders.Fill(file, node, slot, revision.ComponentRevisions[component.Key])));
            }
        }

        Write(revision, slot, files);
    }

    /// <summary>Fills the API server's files of a staged revision in anew, for another slot.</summary>
    /// <exception cref="InvalidDataException">The revision is not here, or damaged.</exception>
    public void Restage(long number, int slot)
    {
        var source = ReadSource(number) ?? throw new InvalidDataException($"revision {number} is not on this node");
        var files = TryLoadFiles(number)
            .Where(file => file.Component != ComponentNames.ApiServer)
            .Concat(source.Content.Files
                .Where(file => file.Component == ComponentNames.ApiServer)
                .Select(file => NodePlaceholders.Fill(file, node, slot, source.ComponentRevisions[ComponentNames.ApiServer])))
            .ToList();
        Write(source, slot, files);
    }

    /// <summary>Deletes old revisions but the newest ones and those in <paramref name="keep"/>; the API still has them.</summary>
    public void Prune(IReadOnlyCollection<long> keep)
    {
        if (!Directory.Exists(paths.RevisionsDirectory))
        {
            return;
        }

        var numbers = Directory.EnumerateDirectories(paths.RevisionsDirectory)
            .Select(directory => long.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0)
            .OrderDescending()
            .Skip(Kept);
        foreach (var number in numbers.Where(number => !keep.Contains(number)))
        {
            Directory.Delete(paths.Revision(number), recursive: true);
        }
    }

    private TargetRevision? Load(long number)
    {
        if (ReadIndex(number) is not { } index || ReadSource(number) is not { } source)
        {
            return null;
        }

        if (index.Address != node.Ip)
        {
            index = Readdress(index, source);
        }

        var files = index.Components
            .OrderBy(file => file.Key, StringComparer.Ordinal)
            .Select(file => new RevisionFile(file.Key, file.Value, File.ReadAllText(Staged(number, file.Key))))
            .ToList();
        return new TargetRevision(
            number,
            index.Slot,
            [.. Order(files.Where(file => file.IsManifest)).Select(file => ToPod(file, source.ComponentRevisions[file.Component]))],
            [.. files.Where(file => !file.IsManifest)]);
    }

    /// <summary>Fills everything in anew for a node whose address has changed, and notes the present address where none was noted.</summary>
    private StagedIndex Readdress(StagedIndex index, Revision source)
    {
        Write(source, index.Slot, index.Address is null ? TryLoadFiles(source.Number) : [.. NodePlaceholders.Fill(source, node, index.Slot)]);
        return ReadIndex(source.Number)!;
    }

    private static IEnumerable<RevisionFile> Order(IEnumerable<RevisionFile> manifests)
    {
        var order = ComponentNames.ApplyOrder.ToList();
        return manifests.OrderBy(file => order.IndexOf(file.Component));
    }

    private static TargetPod ToPod(RevisionFile file, long revision) =>
        new(file.Component, Path.GetFileNameWithoutExtension(file.Path), revision, file.Text, ManifestImages.Of(file.Text));

    private void Write(Revision revision, int slot, List<RevisionFile> files)
    {
        // The index goes first and comes last: a directory without one counts as absent.
        _loaded = null;
        var directory = paths.Revision(revision.Number);
        NodeDirectory.Ensure(paths.RevisionsDirectory, FileModes.SecretDirectory);
        NodeDirectory.Ensure(directory, FileModes.SecretDirectory);
        File.Delete(Path.Combine(directory, IndexName));
        AtomicFile.Write(Path.Combine(directory, RevisionFiles.SourceName), RevisionJson.Write(revision), FileModes.Secret);
        foreach (var file in files)
        {
            AtomicFile.Write(Staged(revision.Number, file.Path), file.Text, FileModes.Secret);
        }

        var index = new StagedIndex(slot, files.ToDictionary(file => file.Path, file => file.Component, StringComparer.Ordinal), node.Ip);
        AtomicFile.Write(
            Path.Combine(directory, IndexName), JsonSerializer.SerializeToUtf8Bytes(index, AgentStateJson.Default.StagedIndex), FileModes.Secret);
    }

    private List<RevisionFile> TryLoadFiles(long number) => ReadIndex(number) is { } index
        ? [.. index.Components.Select(file => new RevisionFile(file.Key, file.Value, File.ReadAllText(Staged(number, file.Key))))]
        : [];

    private StagedIndex? ReadIndex(long number)
    {
        var path = Path.Combine(paths.Revision(number), IndexName);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var index = JsonSerializer.Deserialize(File.ReadAllBytes(path), AgentStateJson.Default.StagedIndex);
            foreach (var file in index?.Components.Keys ?? [])
            {
                RevisionPath.Check(file);
            }

            return index;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is damaged: {e.Message}", e);
        }
    }

    private string Staged(long number, string pathOnNode) => Path.Combine(paths.Revision(number), pathOnNode.TrimStart('/'));
}
