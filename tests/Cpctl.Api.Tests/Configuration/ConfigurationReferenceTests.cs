using System.Runtime.CompilerServices;
using Cpctl.Api.Configuration;

namespace Cpctl.Api.Tests.Configuration;

[Trait("Category", "Unit")]
public sealed class ConfigurationReferenceTests
{
    [Fact]
    public void CommittedReference_IsWhatTheCrdsSay()
    {
        var file = Path.GetFullPath("../../../docs/configuration.md", Path.GetDirectoryName(ThisFile())!);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(file, ConfigurationReference.Markdown());
        }

        Assert.Equal(ConfigurationReference.Markdown(), File.ReadAllText(file));
    }

    [Fact]
    public void Example_IsAValidConfiguration()
    {
        var markdown = ConfigurationReference.Markdown();
        var start = markdown.IndexOf("```yaml\n", StringComparison.Ordinal) + "```yaml\n".Length;
        var example = markdown[start..markdown.IndexOf("```", start, StringComparison.Ordinal)];

        Assert.Empty(ClusterConfigReader.Read(example, "example.yaml").Problems);
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
