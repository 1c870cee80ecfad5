using System.Globalization;
using System.Text.RegularExpressions;
using Cpctl.StaticPods.Versions;

namespace Cpctl.Bootstrap.Tests.Documentation;

/// <summary>The lists of files in CONTRIBUTING.md are those that a change has to look at, and links between pages lead somewhere.</summary>
[Trait("Category", "Unit")]
public sealed partial class ContributingTests
{
    private const string Guide = "CONTRIBUTING.md";
    private static readonly string[] Folders = ["api", "pki", "etcd-operator", "static-pods", "recovery", "bootstrap", "tests", "tools", "docs"];
    private static readonly string[] Built = ["bin", "obj", "artifacts"];

    [Theory]
    [InlineData("Add a field to the spec")]
    [InlineData("Add a command")]
    [InlineData("Add a Kubernetes minor")]
    [InlineData("Add a condition or a reason")]
    [InlineData("Add a metric")]
    public void ListedFiles_Exist(string section)
    {
        var listed = Listed(section);

        Assert.NotEmpty(listed);
        Assert.All(listed, path => Assert.True(Path.Exists(Repository.PathOf(path)), $"{path} does not exist"));
    }

    [Fact]
    public void FilesThatNameTheNewestMinor_AreListed()
    {
        var listed = Listed("Add a Kubernetes minor");

        var missing = Files().Where(NamesTheNewestMinor).Where(file => !listed.Any(path => file == path || file.StartsWith(path + "/", StringComparison.Ordinal)));

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("README.md", "docs")]
    [InlineData("docs/decisions/README.md", "docs/decisions")]
    public void Overview_LinksToEveryPage(string overview, string folder)
    {
        var linked = Links(overview).Select(link => link.Split('#')[0]).ToHashSet(StringComparer.Ordinal);

        var pages = Directory.GetFiles(Repository.PathOf(folder), "*.md").Select(file => Path.GetRelativePath(Repository.Root, file));

        Assert.All(pages, page => Assert.True(page == overview || linked.Contains(page), $"{overview} has no link to {page}"));
    }

    [Fact]
    public void Links_LeadToFiles()
    {
        var pages = Files().Where(file => file.EndsWith(".md", StringComparison.Ordinal));

        Assert.Empty(pages.SelectMany(page => Links(page).Where(link => !Path.Exists(Repository.PathOf(link.Split('#')[0]))).Select(link => $"{page}: {link}")));
    }

    private static HashSet<string> Listed(string section)
    {
        var text = Repository.Read(Guide).Split($"\n## {section}\n")[1].Split("\n## ")[0];
        return [.. ListItem().Matches(text).Select(match => match.Groups["path"].Value)];
    }

    /// <summary>Links to other files of the checkout, from its root.</summary>
    private static IEnumerable<string> Links(string page) => Link().Matches(Repository.Read(page)).Select(match => match.Groups["target"].Value)
        .Where(target => !target.Contains("://", StringComparison.Ordinal))
        .Select(target => Path.GetRelativePath(Repository.Root, Path.GetFullPath(target, Path.GetDirectoryName(Repository.PathOf(page))!)));

    /// <summary>The changelog, the decisions and the measurements tell of their time, and are not changed with a new minor.</summary>
    private static bool NamesTheNewestMinor(string file)
    {
        var minor = KubernetesVersionTable.NewestMinor.ToString(CultureInfo.InvariantCulture);
        return !file.StartsWith("docs/decisions/", StringComparison.Ordinal) && file is not (Guide or "CHANGELOG.md" or "docs/measurements.md")
            && Regex.IsMatch(Repository.Read(file), $@"(?<![\d.])1\.{minor}(?!\d)|Minor = {minor}\b", RegexOptions.None, TimeSpan.FromSeconds(5));
    }

    private static IEnumerable<string> Files() => Folders.SelectMany(folder => Directory.EnumerateFiles(Repository.PathOf(folder), "*", SearchOption.AllDirectories))
        .Select(file => Path.GetRelativePath(Repository.Root, file))
        .Where(file => !file.Split('/').Intersect(Built).Any() && Path.GetExtension(file) is (".cs" or ".yaml" or ".md" or ".json" or ".sh" or ".1"))
        .Concat(Directory.EnumerateFiles(Repository.Root, "*.md").Select(file => Path.GetRelativePath(Repository.Root, file)));

    [GeneratedRegex(@"^- `(?<path>[^`]+)`", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ListItem();

    [GeneratedRegex(@"\]\((?<target>[^)#\s][^)\s]*)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Link();
}
