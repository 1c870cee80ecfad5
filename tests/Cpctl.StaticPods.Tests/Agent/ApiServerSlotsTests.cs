using Cpctl.StaticPods.Agent.Slots;

namespace Cpctl.StaticPods.Tests.Agent;

[Trait("Category", "Unit")]
public sealed class ApiServerSlotsTests
{
    private const string Listing = """
        table inet cpctl {
        	chain prerouting {
        		type nat hook prerouting priority -100; policy accept;
        		tcp dport 6443 fib daddr type local redirect to :6444
        	}

        	chain output {
        		type nat hook output priority -100; policy accept;
        		tcp dport 6443 fib daddr type local redirect to :6444
        	}
        }
        """;

    [Fact]
    public void Redirect_ToASlot_ReplacesTheWholeTableInOneTransaction() =>
        Assert.Equal(
            """
            table inet cpctl
            delete table inet cpctl
            table inet cpctl {
                chain prerouting {
                    type nat hook prerouting priority -100; policy accept;
                    tcp dport 6443 fib daddr type local redirect to :6445
                }
                chain output {
                    type nat hook output priority -100; policy accept;
                    tcp dport 6443 fib daddr type local redirect to :6445
                }
            }

            """,
            NftScript.Redirect(6443, 6445));

    [Fact]
    public void ReadSlot_BothChainsAgree_IsThatSlot() => Assert.Equal(6444, NftScript.ReadSlot(Listing, 6443));

    [Fact]
    public void ReadSlot_OneChainMissing_IsNone() =>
        Assert.Null(NftScript.ReadSlot(Listing[..Listing.IndexOf("chain output", StringComparison.Ordinal)], 6443));

    [Fact]
    public void ReadSlot_ChainsDiffer_IsNone()
    {
        var last = Listing.LastIndexOf("6444", StringComparison.Ordinal);
        Assert.Null(NftScript.ReadSlot($"{Listing[..last]}6445{Listing[(last + 4)..]}", 6443));
    }

    [Theory]
    [InlineData(6443)]
    [InlineData(0)]
    public async Task RedirectAsync_NoSlot_Throws(int slot) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => new ApiServerSlots(TimeProvider.System).RedirectAsync(slot, TestContext.Current.CancellationToken));

    [Fact]
    public async Task CurrentAsync_NoNft_SaysWhatToInstall()
    {
        var slots = new ApiServerSlots(["/nowhere/nft"], TimeProvider.System);

        var error = await Assert.ThrowsAsync<SlotException>(() => slots.CurrentAsync(TestContext.Current.CancellationToken));

        Assert.Contains("Install nftables", error.Message, StringComparison.Ordinal);
    }
}
