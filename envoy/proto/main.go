// Command proto writes the closed set of Envoy's protobuf descriptors that @sluice/envoy needs.
//
// The module go-control-plane/envoy carries the messages of exactly one Envoy minor version, so its registry is the
// schema of the pinned Envoy. Order and marshalling are deterministic: the same module version gives the same bytes.
package main

import (
	"fmt"
	"log"
	"os"
	"slices"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
)

// closure answers the roots and everything they import, each file after its imports as protoc orders them: the roots are
// walked sorted by path and imports in the order of the file, so nothing depends on map order. Whatever else the Go
// packages link in stays out.
func closure(roots []string) ([]*descriptorpb.FileDescriptorProto, error) {
	seen := map[string]bool{}
	var files []*descriptorpb.FileDescriptorProto
	var add func(file protoreflect.FileDescriptor)
	add = func(file protoreflect.FileDescriptor) {
		if seen[file.Path()] {
			return
		}
		seen[file.Path()] = true
		imports := file.Imports()
		for i := 0; i < imports.Len(); i++ {
			add(imports.Get(i).FileDescriptor)
		}
		files = append(files, protodesc.ToFileDescriptorProto(file))
	}
	sorted := slices.Sorted(slices.Values(roots))
	for _, path := range sorted {
		file, err := protoregistry.GlobalFiles.FindFileByPath(path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w (is its Go package imported?)", path, err)
		}
		add(file)
	}
	return files, nil
}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: go run . OUTPUT")
	}
	files, err := closure(roots)
	if err != nil {
		log.Fatal(err)
	}
	bytes, err := proto.MarshalOptions{Deterministic: true}.Marshal(&descriptorpb.FileDescriptorSet{File: files})
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[1], bytes, 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d files, %d bytes\n", len(files), len(bytes))
}
