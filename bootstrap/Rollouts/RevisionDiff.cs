using Cpctl.StaticPods.Revisions;
using DiffPlex.Renderer;

namespace Cpctl.Bootstrap.Rollouts;

/// <summary>What <c>cpctl rollout diff</c> shows; also its JSON and YAML form.</summary>
/// <param name="From">Number of the one revision.</param>
/// <param name="To">Number of the other.</param>
/// <param name="Files">Those that differ, by path.</param>
internal sealed record RevisionDiff(long From, long To, IReadOnlyList<FileDiff> Files)
{
    /// <summary>Files are compared as they are before nodes fill in their names and addresses: {{…}} stands for these.</summary>
    public static RevisionDiff Between(Revision from, Revision to)
    {
        var (old, present) = (Texts(from), Texts(to));
        return new RevisionDiff(from.Number, to.Number,
        [
            .. old.Keys.Union(present.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Where(path => old.GetValueOrDefault(path).Text != present.GetValueOrDefault(path).Text)
                .Select(path => Of(path, old.GetValueOrDefault(path), present.GetValueOrDefault(path))),
        ]);
    }

    private static Dictionary<string, (string Component, string Text)> Texts(Revision revision) =>
        revision.Content.Files.ToDictionary(file => file.Path, file => (file.Component, file.Text), StringComparer.Ordinal);

    private static FileDiff Of(string path, (string? Component, string? Text) from, (string? Component, string? Text) to) => new(
        path,
        to.Component ?? from.Component ?? "",
        UnidiffRenderer.GenerateUnidiff(
            Lines(Confidential.Hide(from.Text ?? "")),
            Lines(Confidential.Hide(to.Text ?? "", from.Text is null ? null : Confidential.In(from.Text))),
            from.Text is null ? "/dev/null" : $"a{path}",
            to.Text is null ? "/dev/null" : $"b{path}").ReplaceLineEndings("\n"));

    /// <summary>The library takes what comes after the last line's end for another line.</summary>
    private static string Lines(string text) => text.EndsWith('\n') ? text[..^1] : text;
}
