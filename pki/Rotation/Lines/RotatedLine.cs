using Cpctl.Api.Resources;
using Cpctl.Pki.Signers;

namespace Cpctl.Pki.Rotation.Lines;

/// <summary>
/// One kind of key that can be rotated: where it is among the signers, the moves of its <see cref="KeyLine"/>, and how a node's report tells where the
/// node stands. Pure: each move gives the next generation of the set.
/// </summary>
/// <param name="name">One of <see cref="RotationName"/>.</param>
/// <param name="title">In messages, without an article: etcd authority.</param>
internal abstract class RotatedLine(string name, string title)
{
    internal string Name { get; } = name;

    internal string Title { get; } = title;

    internal abstract KeyLine Of(SignerSet signers);

    /// <summary>A new key that is to be accepted and does not produce yet.</summary>
    /// <exception cref="InvalidOperationException">A rotation is under way.</exception>
    internal abstract SignerSet Publish(SignerSet signers, PkiSettings settings, TimeProvider time);

    /// <exception cref="InvalidOperationException">There is no next key.</exception>
    internal abstract SignerSet Activate(SignerSet signers);

    /// <exception cref="InvalidOperationException">There is no key to drop.</exception>
    internal abstract SignerSet Drop(SignerSet signers);

    /// <summary>How a control-plane node stands to the line.</summary>
    /// <param name="node">As its agent reports.</param>
    /// <param name="line">As published.</param>
    /// <param name="keysOf">The keys that a revision was made for; null for one from before any rotation, or unknown.</param>
    internal abstract NodeTrustState Standing(ControlPlaneNode node, KeyLine line, Func<long, KeysStatus?> keysOf);

    /// <summary>A sentence for the event that tells of a step.</summary>
    /// <param name="step">One of <see cref="RotationSteps"/>.</param>
    internal abstract string Sentence(string step);
}
