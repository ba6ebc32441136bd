using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static unsafe partial class torch
{
    /// <summary>Seeds the CPU's and every CUDA device's generator.</summary>
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    /// <inheritdoc cref="random.initial_seed"/>
    public static long initial_seed() => random.initial_seed();

    /// <inheritdoc cref="random.get_rng_state"/>
    public static Tensor get_rng_state() => random.get_rng_state();

    /// <inheritdoc cref="random.set_rng_state"/>
    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);

    /// <summary>A tensor of a shape with integers drawn from <paramref name="low"/> to before <paramref name="high"/>.</summary>
    public static Tensor randint(
        long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null)
    {
        Unnamed(names);
        fixed (long* sizes = size.Shape)
        {
            return Drawn(
                tz_randint(
                    low, high, sizes, size.Length, HandleOf(generator),
                    New(dtype ?? ScalarType.Int64, device, requires_grad)),
                generator);
        }
    }

    /// <inheritdoc cref="randint(long, long, Size, ScalarType?, Device, bool, Generator, string[])"/>
    public static Tensor randint(
        long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(0, high, size, dtype, device, requires_grad, generator, names);

    /// <inheritdoc cref="randint(long, long, Size, ScalarType?, Device, bool, Generator, string[])"/>
    public static Tensor randint(
        long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(0, high, new Size(size), dtype, device, requires_grad, generator, names);

    /// <inheritdoc cref="randint(long, long, Size, ScalarType?, Device, bool, Generator, string[])"/>
    public static Tensor randint(
        long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        randint(low, high, new Size(size), dtype, device, requires_grad, generator, names);

    /// <summary>The numbers from 0 to before <paramref name="n"/> in a drawn order.</summary>
    public static Tensor randperm(
        long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null) =>
        Drawn(
            tz_randperm(n, HandleOf(generator), New(dtype ?? ScalarType.Int64, device, requires_grad)), generator);

    /// <summary>For each element p, 1 with probability p, else 0.</summary>
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);

    /// <summary>Places drawn with the elements as weights: [samples] or [rows, samples].</summary>
    public static Tensor multinomial(
        Tensor input, long num_samples, bool replacement = false, Generator? generator = null) =>
        input.multinomial(num_samples, replacement, generator);

    /// <inheritdoc cref="Tensor.rand_like"/>
    public static Tensor rand_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.rand_like(dtype, device, requires_grad);

    /// <inheritdoc cref="Tensor.randn_like"/>
    public static Tensor randn_like(
        Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.randn_like(dtype, device, requires_grad);

    /// <summary>A tensor of a shape with numbers drawn from a normal distribution.</summary>
    public static Tensor normal(
        double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        randn(size, dtype, device, false, generator, names).mul_(std).add_(mean).requires_grad_(requires_grad);

    internal static nint HandleOf(Generator? generator) => generator?.Handle ?? 0;

    private static Tensor Drawn(nint result, Generator? generator)
    {
        GC.KeepAlive(generator);
        return Tensor.Wrap(result);
    }

    /// <summary>The generator that operations draw from when none is given.</summary>
    public static partial class random
    {
        /// <summary>Seeds the CPU's and every CUDA device's generator.</summary>
        public static Generator manual_seed(long seed)
        {
            NativeError.Check(tz_manual_seed(seed));
            return Generator.Default;
        }

        /// <summary>The seed that the CPU's generator started from.</summary>
        public static long initial_seed()
        {
            using var generator = Generator.Default;
            return generator.initial_seed();
        }

        /// <summary>The state of the CPU's generator, from which <see cref="set_rng_state"/> goes on bit for bit.</summary>
        public static Tensor get_rng_state()
        {
            using var generator = Generator.Default;
            return generator.get_state();
        }

        /// <summary>Goes on from a state that <see cref="get_rng_state"/> gave.</summary>
        public static void set_rng_state(Tensor new_state)
        {
            using var generator = Generator.Default;
            generator.set_state(new_state);
        }
    }

    public partial class Tensor
    {
        /// <summary>For each element p, 1 with probability p, else 0.</summary>
        public Tensor bernoulli(Generator? generator = null) =>
            Drawn(tz_bernoulli(Handle, HandleOf(generator)), generator);

        /// <summary>1 with probability p, else 0, in every element.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) =>
            Self(tz_bernoulli_(Handle, p, HandleOf(generator)), generator);

        /// <summary>Places drawn with the elements as weights: [samples] or [rows, samples].</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) =>
            Drawn(tz_multinomial(Handle, num_samples, replacement ? 1 : 0, HandleOf(generator)), generator);

        /// <summary>Numbers drawn from a normal distribution in every element.</summary>
        public Tensor normal_(double mean = 0.0, double std = 1.0, Generator? generator = null) =>
            Self(tz_normal_(Handle, mean, std, HandleOf(generator)), generator);

        /// <summary>Numbers drawn from [from, to) in every element.</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            Self(tz_uniform_(Handle, from, to, HandleOf(generator)), generator);

        /// <summary>Numbers drawn from an exponential distribution in every element.</summary>
        public Tensor exponential_(double lambda = 1.0, Generator? generator = null) =>
            Self(tz_exponential_(Handle, lambda, HandleOf(generator)), generator);

        /// <summary>A tensor of this one's shape with numbers drawn from [0, 1).</summary>
        public Tensor rand_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(tz_rand_like(Handle, NativeOptions.Of(dtype, device, requires_grad)));

        /// <summary>A tensor of this one's shape with numbers drawn from the standard normal distribution.</summary>
        public Tensor randn_like(ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(tz_randn_like(Handle, NativeOptions.Of(dtype, device, requires_grad)));

        /// <summary>A tensor of this one's shape with integers drawn from <paramref name="low"/> to before <paramref name="high"/>.</summary>
        public Tensor randint_like(long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
            Made(tz_randint_like(Handle, low, high, NativeOptions.Of(dtype, device, requires_grad)));

        // Not Made: the generator must outlive the call as well.
        private Tensor Drawn(nint result, Generator? generator)
        {
            GC.KeepAlive(generator);
            return Made(result);
        }
    }
}
