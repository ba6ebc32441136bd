using static TorchSharp.torch;

namespace Tezgah.Torch.Tests.Tensors;

public class ElementwiseTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor> New, Func<Tensor, Tensor> InPlace, Func<double, double> Expected)> s_functions = new()
    {
        ["abs"] = (t => t.abs(), t => t.abs_(), Math.Abs),
        ["acos"] = (t => t.acos(), t => t.acos_(), Math.Acos),
        ["asin"] = (t => t.asin(), t => t.asin_(), Math.Asin),
        ["atan"] = (t => t.atan(), t => t.atan_(), Math.Atan),
        ["ceil"] = (t => t.ceil(), t => t.ceil_(), Math.Ceiling),
        ["cos"] = (t => t.cos(), t => t.cos_(), Math.Cos),
        ["cosh"] = (t => t.cosh(), t => t.cosh_(), Math.Cosh),
        ["exp"] = (t => t.exp(), t => t.exp_(), Math.Exp),
        ["exp2"] = (t => t.exp2(), t => t.exp2_(), x => Math.Pow(2, x)),
        ["expm1"] = (t => t.expm1(), t => t.expm1_(), x => Math.Exp(x) - 1),
        ["floor"] = (t => t.floor(), t => t.floor_(), Math.Floor),
        ["frac"] = (t => t.frac(), t => t.frac_(), x => x - Math.Truncate(x)),
        ["log"] = (t => t.log(), t => t.log_(), Math.Log),
        ["log10"] = (t => t.log10(), t => t.log10_(), Math.Log10),
        ["log1p"] = (t => t.log1p(), t => t.log1p_(), x => Math.Log(1 + x)),
        ["log2"] = (t => t.log2(), t => t.log2_(), Math.Log2),
        ["neg"] = (t => t.neg(), t => t.neg_(), x => -x),
        ["reciprocal"] = (t => t.reciprocal(), t => t.reciprocal_(), x => 1 / x),
        ["relu"] = (t => t.relu(), t => t.relu_(), x => Math.Max(x, 0)),
        ["round"] = (t => t.round(), t => t.round_(), x => Math.Round(x, MidpointRounding.ToEven)),
        ["rsqrt"] = (t => t.rsqrt(), t => t.rsqrt_(), x => 1 / Math.Sqrt(x)),
        ["sigmoid"] = (t => t.sigmoid(), t => t.sigmoid_(), x => 1 / (1 + Math.Exp(-x))),
        ["sign"] = (t => t.sign(), t => t.sign_(), x => Math.Sign(x)),
        ["silu"] = (t => t.silu(), t => t.silu_(), x => x / (1 + Math.Exp(-x))),
        ["sin"] = (t => t.sin(), t => t.sin_(), Math.Sin),
        ["sinh"] = (t => t.sinh(), t => t.sinh_(), Math.Sinh),
        ["sqrt"] = (t => t.sqrt(), t => t.sqrt_(), Math.Sqrt),
        ["square"] = (t => t.square(), t => t.pow_(2), x => x * x),
        ["tan"] = (t => t.tan(), t => t.tan_(), Math.Tan),
        ["tanh"] = (t => t.tanh(), t => t.tanh_(), Math.Tanh),
        ["trunc"] = (t => t.trunc(), t => t.trunc_(), Math.Truncate),
    };

    public static TheoryData<string> Functions => [.. s_functions.Keys];

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_NewAndInPlace_AgreeWithMath(string name)
    {
        using var scope = NewDisposeScope();
        var (make, inPlace, expected) = s_functions[name];
        double[] values = [-0.75, -0.5, 0.25, 0.5, 0.75, 1];
        var input = tensor(values);

        Expect.Close([.. values.Select(expected)], make(input), 1e-12);
        Expect.Close(values, input);
        Assert.Same(input, inPlace(input));
        Expect.Close([.. values.Select(expected)], input, 1e-12);
    }

    [Fact]
    public void Gelu_ExactAndTanh_AgreeWithTheirFormulas()
    {
        using var scope = NewDisposeScope();
        var input = tensor([-1.0, 0.5, 2.0]);
        // erf(x / sqrt(2)) from a table: -0.6826894921370859, 0.3829249225480262, 0.9544997361036416
        Expect.Close([-0.158655253931457, 0.345731230637007, 1.954499736103642], input.gelu(), 1e-12);
        Expect.Close(
            [.. new[] { -1.0, 0.5, 2.0 }.Select(x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x)))))],
            input.gelu(TorchSharp.Modules.GELU.Approximate.tanh), 1e-12);
    }

    [Fact]
    public void Erf_KnownPoints_AgreeWithTables()
    {
        using var scope = NewDisposeScope();
        var input = tensor([0.0, 0.5, 1.0]);
        Expect.Close([0, 0.5204998778130465, 0.8427007929497149], input.erf(), 1e-12);
        Expect.Close([1, 0.4795001221869535, 0.1572992070502851], input.erfc(), 1e-12);
        Expect.Close([0, 0.5, 1.0], input.erf().erfinv(), 1e-9);
    }

    [Fact]
    public void Round_Decimals_RoundsThere()
    {
        using var scope = NewDisposeScope();
        Expect.Close([1.23, -0.57], tensor([1.2345, -0.5678]).round(2), 1e-12);
    }

    [Fact]
    public void Tests_InfinitiesAndNaN_AreRecognised()
    {
        using var scope = NewDisposeScope();
        var input = tensor([1f, float.PositiveInfinity, float.NegativeInfinity, float.NaN]);
        Expect.Bools([true, false, false, false], input.isfinite());
        Expect.Bools([false, true, true, false], input.isinf());
        Expect.Bools([false, true, false, false], input.isposinf());
        Expect.Bools([false, false, true, false], input.isneginf());
        Expect.Bools([false, false, false, true], isnan(input));
        Expect.Close([1, 9, -9, 5], input.nan_to_num(5, 9, -9));
    }

    [Fact]
    public void Logic_BoolsAndIntegers_FollowTheirBits()
    {
        using var scope = NewDisposeScope();
        var a = tensor([true, true, false]);
        var b = tensor([true, false, false]);
        Expect.Bools([true, false, false], a & b);
        Expect.Bools([true, true, false], a | b);
        Expect.Bools([false, true, false], a ^ b);
        Expect.Bools([false, false, true], ~a);
        Expect.Bools([false, false, true], a.logical_not());
        Expect.Bools([true, false, false], a.logical_and(b));
        Expect.Bools([true, true, false], a.logical_or(b));
        Expect.Bools([false, true, false], a.logical_xor(b));
        Expect.Close([0b1000, 0b1110], tensor([0b1100L, 0b1010L]) & tensor([0b1010L, 0b1110L]) | tensor([0L, 0b0100L]));
    }
}
