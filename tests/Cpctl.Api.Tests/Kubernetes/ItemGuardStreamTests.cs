using System.Text;
using System.Text.Json;
using Cpctl.Api.Kubernetes;

namespace Cpctl.Api.Tests.Kubernetes;

[Trait("Category", "Unit")]
public sealed class ItemGuardStreamTests
{
    /// <summary>However the answer is cut into pieces.</summary>
    [Theory]
    [InlineData("""{"items": [null]}""", true)]
    [InlineData("""[1, [2, null]]""", true)]
    [InlineData("""{"a": {"b": [{"c": 1}, null, {"c": 2}]}}""", true)]
    [InlineData("""{"a": null, "items": [{"b": null}, {"c": "null", "d": ["null"]}]}""", false)]
    [InlineData("""{"items": [], "after": null}""", false)]
    [InlineData("""[{"a": [1]}, {"b": null}]""", false)]
    public void Read_NullAmongItems_IsFound(string json, bool isFound)
    {
        for (var piece = 1; piece <= json.Length; piece++)
        {
            using var sut = new ItemGuardStream(new MemoryStream(Encoding.UTF8.GetBytes(json)));
            var failed = Record.Exception(() => ReadAll(sut, piece));

            Assert.Equal(isFound, failed is JsonException);
        }
    }

    [Fact]
    public async Task ReadAsync_LargeAnswer_ComesWhole()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(Enumerable.Range(0, 20_000).Select(i => new { name = $"ü{i}", data = new string('x', i % 300) }));
        await using var sut = new ItemGuardStream(new MemoryStream(json));
        using var copy = new MemoryStream();
        await sut.CopyToAsync(copy, TestContext.Current.CancellationToken);

        Assert.Equal(json, copy.ToArray());
    }

    private static void ReadAll(Stream stream, int piece)
    {
        var buffer = new byte[piece];
        while (stream.Read(buffer, 0, piece) > 0)
        {
        }
    }
}
