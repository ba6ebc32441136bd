using System.Runtime.InteropServices;
using Tezgah.Core.Jobs;
using Tezgah.Core.Problems;
using Tezgah.Engine.Worker;
using Tezgah.Text;

namespace Tezgah.Engine.Tests.Worker;

public sealed class FailureTests
{
    private static readonly JobFolder s_folder = new("/runs/1");

    private static readonly TrainingJob s_job = new() { Training = new TrainingSettings { PerDeviceTrainBatchSize = 64 } };

    [Theory]
    [InlineData("[enforce fail at alloc_cpu.cpp:66] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 8 bytes.")]
    [InlineData("DefaultCPUAllocator: not enough memory: you tried to allocate 8 bytes.")]
    [InlineData("std::bad_alloc")]
    [InlineData("CUDA out of memory. Tried to allocate 20.00 MiB (GPU 0; 79.11 GiB total capacity)")]
    public void Native_error_about_memory_becomes_memory_ran_out(string message)
    {
        var failure = Of(new ExternalException(message + "\nException raised from …"));
        Assert.Equal(new Problem("memory-ran-out", null, "8", "64"), failure.Problems.Single());
        Assert.False(failure.IsInput);
        Assert.Contains("Exception raised", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void OutOfMemoryException_becomes_memory_ran_out() =>
        Assert.Equal("memory-ran-out", Of(new OutOfMemoryException()).Problems.Single().Code);

    [Fact]
    public void Lack_of_memory_is_explained_by_the_estimate_where_there_is_one()
    {
        var advice = new Problem("memory-ran-out-advice", null, "8", "2.0 GB", "(1) …");
        Assert.Equal(advice, Failure.Of(new OutOfMemoryException(), s_folder, s_job, 7, () => advice).Problems.Single());
        Assert.Equal("memory-ran-out", Failure.Of(new OutOfMemoryException(), s_folder, s_job, 7, () => null).Problems.Single().Code);
    }

    [Fact]
    public void Full_disk_names_the_folder() =>
        Assert.Equal(
            new Problem("disk-full", "/runs/1", "/runs/1"),
            Of(new IOException("No space left on device", 28)).Problems.Single());

    [Fact]
    public void Missing_library_is_found_inside_other_exceptions()
    {
        var failure = Of(new TypeInitializationException("torch", new DllNotFoundException("no libtorch\nat x")));
        Assert.Equal(new Problem("torch-missing"), failure.Problems.Single());
        Assert.Contains("no libtorch", failure.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_stay_as_they_are_and_need_no_stack_trace()
    {
        Problem[] problems = [new("setting-empty", "a", "a"), new("setting-empty", "b", "b")];
        var failure = Of(new ProblemException(problems));
        Assert.Equal(problems, failure.Problems);
        Assert.True(failure.IsInput);
        Assert.All(failure.Events(), e => Assert.Null(e.Detail));
    }

    [Fact]
    public void Data_error_keeps_code_and_facts()
    {
        var failure = Of(new DataFileException("tokenizer-missing", "There is none.", "/m"));
        Assert.Equal(new Problem("tokenizer-missing", null, "/m"), failure.Problems.Single());
        Assert.True(failure.IsInput);
    }

    [Fact]
    public void Anything_else_is_named_by_its_type_and_keeps_its_words_for_the_log()
    {
        var failure = Of(new ExternalException("mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)\nException raised from meta"));
        Assert.Equal(new Problem("unexpected-error", null, nameof(ExternalException)), failure.Problems.Single());
        Assert.Contains("mat1 and mat2 shapes", failure.Events().Single().Detail, StringComparison.Ordinal);
    }

    private static Failure Of(Exception exception) => Failure.Of(exception, s_folder, s_job, 7);
}
