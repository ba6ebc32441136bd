using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Tensors;

public class SmokeTests
{
    [Fact]
    public void Path_LoadCreateMultiplyBackward_GivesKnownGradients()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[,] { { 1, 2 }, { 3, 4 } }, requires_grad: true);
        var y = (x.matmul(x) * 2.0 + 1).sum();
        y.backward();
        Assert.Equal(112f, y.item<float>());
        Assert.Equal([14f, 22f, 18f, 26f], x.grad!.data<float>().ToArray());
    }
}
