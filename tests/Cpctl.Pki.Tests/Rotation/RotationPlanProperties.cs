using Cpctl.Pki.Rotation;
using CsCheck;

namespace Cpctl.Pki.Tests.Rotation;

[Trait("Category", "Unit")]
public sealed class RotationPlanProperties
{
    private static readonly Gen<(ModelAction, int)[]> Lives =
        Gen.Select(
            Gen.Frequency((10, Gen.Const(ModelAction.Work)), (4, Gen.Const(ModelAction.Decide)), (2, Gen.Const(ModelAction.Rotate)), (10, Gen.Enum<ModelAction>())),
            Gen.Int[0, 1000]).Array[0, 150];

    [Fact]
    public void Next_WhateverHappens_EveryPairOfNodesTrustsEachOtherAtEveryStep() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[0, 2], Lives).Sample(
            (controlPlane, workers, life) =>
            {
                var model = new RotationModel(controlPlane, workers);
                foreach (var (action, which) in life)
                {
                    model.Do(action, which);
                    Assert.Empty(model.Violations());
                }
            },
            iter: 10_000);

    [Fact]
    public void Next_WhateverHappened_EndsWhenEverybodyIsBack() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[0, 2], Lives).Sample(
            (controlPlane, workers, life) =>
            {
                var model = new RotationModel(controlPlane, workers);
                foreach (var (action, which) in life)
                {
                    model.Do(action, which);
                }

                model.Settle();
                Assert.Equal(RotationPhase.Stable, model.Line.Phase);
                Assert.All(model.Nodes.SelectMany(node => node.Shown), key => Assert.Equal(model.Line.Active, key));
                Assert.Empty(model.Violations());
            },
            iter: 2_000);

    [Fact]
    public void Model_OfRandomLives_RotatesToTheEndOften()
    {
        // Or the properties above would hold for want of anything happening.
        var rotations = 0;
        Gen.Select(Gen.Int[1, 3], Gen.Int[0, 1], Lives).Sample(
            (controlPlane, workers, life) =>
            {
                var model = new RotationModel(controlPlane, workers);
                foreach (var (action, which) in life)
                {
                    model.Do(action, which);
                }

                Interlocked.Add(ref rotations, model.Rotations);
            },
            iter: 2_000);
        Assert.True(rotations > 200, $"{rotations} rotations");
    }
}
