using System.Globalization;
using System.Text;
using Cpctl.Etcd.Values;
using Cpctl.Pki.Rotation.Hooks;

namespace Cpctl.Etcd.Tests.Real;

[Trait("Category", "Etcd")]
public sealed class StoredValuesTests
{
    private const string Prefix = "/registry/secrets/";
    private const int Keys = 150;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_MorePagesThanOne_GivesEveryKeyOfThePrefixAsOfOneMoment()
    {
        await using var cluster = await TestCluster.StartAsync("bookworm", "cp1");
        var member = cluster.Client("cp1");
        foreach (var key in Enumerable.Range(0, Keys).Select(Key).Append("/registry/secrett").Append("/registry/secrets"))
        {
            await member.PutAsync(key, "before"u8.ToArray(), Cancellation);
        }

        var read = new List<StoredValue>();
        await foreach (var value in new StoredValues(cluster.Certificates.Client, () => ["https://127.0.0.1:1", cluster.Node("cp1").ClientUrl]).ReadAsync(Prefix, Cancellation))
        {
            if (read.Count == 0)
            {
                // What changes while it is read belongs to another moment.
                await member.PutAsync(Key(Keys - 1), "after"u8.ToArray(), Cancellation);
                await member.PutAsync(Key(Keys), "after"u8.ToArray(), Cancellation);
            }

            read.Add(value);
        }

        Assert.Equal(Enumerable.Range(0, Keys).Select(Key), read.Select(value => value.Key));
        Assert.All(read, value => Assert.Equal("before", Encoding.UTF8.GetString(value.Value.Span)));
    }

    [Fact]
    public async Task Read_NobodyAnswers_IsAnError()
    {
        await using var cluster = await TestCluster.StartAsync("bookworm", "cp1");
        var sut = new StoredValues(cluster.Certificates.Client, () => ["https://127.0.0.1:1"]);
        await Assert.ThrowsAsync<IOException>(async () => await sut.ReadAsync(Prefix, Cancellation).GetAsyncEnumerator(Cancellation).MoveNextAsync());
    }

    private static string Key(int number) => $"{Prefix}default/s{number.ToString("D4", CultureInfo.InvariantCulture)}";
}
